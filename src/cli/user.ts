/** Who gives a command, for the history of what they decide. */
import { userInfo } from 'node:os'

/** A number has no name in a container that runs as any user: then the number. */
export const userName = (named: () => { username: string } = userInfo): string => {
  try {
    return named().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
