/** Where the sandbox is called from this machine: its own address may be one that only a listener can use. */

/** Ends with a slash. */
export const sandboxUrl = ({ host, port }: { host: string; port: number }): string => {
  const callable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${callable.includes(':') ? `[${callable}]` : callable}:${port}/`
}
