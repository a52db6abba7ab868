/** Where the sandbox is called from this machine: its own address may be one that only a listener can use. */
import { connect } from 'node:net'

interface Address {
  host: string
  port: number
}

/** Ends with a slash. */
export const sandboxUrl = ({ host, port }: Address): string => {
  const callable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${callable.includes(':') ? `[${callable}]` : callable}:${port}/`
}

/** Does anybody listen there now? */
export const isServed = (address: Address): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(sandboxUrl(address))
    const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''))
    const end = (served: boolean) => () => {
      socket.destroy()
      resolve(served)
    }
    socket.once('connect', end(true)).once('error', end(false)).setTimeout(1_000, end(false))
  })
