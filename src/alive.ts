/** Is a process of this machine alive? */

/** @param pid of this machine, and of the same namespace: a number in another container means another process */
export const isAlive = (pid: number): boolean => {
  if (!(pid > 0)) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
