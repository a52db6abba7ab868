/** What the process around the server must know without loading it: its address in words, and why there is none. */

/** Where it is called from this machine, which may not be where it listens; ends with a slash. */
export const urlOf = (host: string, port: number): string => {
  const callable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${callable.includes(':') ? `[${callable}]` : callable}:${port}/`
}

/** What an operator must change before the API can be served. */
export class HttpError extends Error {}
