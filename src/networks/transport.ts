/** What a broken connection means, the same for every network: did the request certainly not arrive, or can nobody know? */
import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type { Outcome } from '../domain/outcome.ts'

/**
 * Stands before the code of an error that came before its connection stood, handshake included: then nothing was sent,
 * whatever the error is called. The code, because libraries keep little else of an error; and a mark, because the same
 * code (a reset, a protocol error) comes from both sides of that line.
 */
const unmade = 'NOT_CONNECTED '

/** Marks an error of connecting, for `brokenConnection` to know. */
export const notConnected = <Fault extends Error>(error: Fault): Fault =>
  Object.assign(error, { code: `${unmade}${(error as NodeJS.ErrnoException).code ?? error.name}` })

/**
 * An agent whose errors tell whether the connection ever stood.
 *
 * @param limits `idleMs`: sockets that rest longer are closed. Reuse saves a TLS handshake when stories come together,
 * but a request on a socket that the other side has just closed ends in a reset, and nobody can say whether it arrived.
 * `connectMs`: a caller's deadline cannot tell whether the request was written, so connecting has its own, shorter one.
 */
export const agentThatKnows = (
  secure: boolean,
  limits: { idleMs: number; connectMs: number },
): http.Agent => {
  const { idleMs, connectMs } = limits
  const agent = new (secure ? https : http).Agent({ keepAlive: true, timeout: idleMs })
  const dial = agent.createConnection.bind(agent)
  agent.createConnection = (target, callback) => {
    const socket = dial(target, callback) as Socket
    const late = () =>
      socket.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }))
    const deadline = setTimeout(late, connectMs)
    // The first listener of all, so that whoever hears of the error finds it marked.
    const failed = (error: Error) => void notConnected(error)
    socket
      .on('error', failed)
      .once(secure ? 'secureConnect' : 'connect', () => {
        clearTimeout(deadline)
        socket.off('error', failed)
      })
      .once('close', () => clearTimeout(deadline))
    return socket
  }
  return agent
}

/**
 * The outcome of a request to `host` that ended without an answer.
 * @param code the system or library error code, undefined when there is none (an abort, for instance)
 * @param message the error's own message: what Node said, without a credential
 */
export const brokenConnection = (
  host: string,
  code: string | undefined,
  message: string,
): Extract<Outcome, { kind: 'later' | 'unknown' }> =>
  code?.startsWith(unmade)
    ? {
        kind: 'later',
        scope: 'network',
        detail: `${host} cannot be reached (${code.slice(unmade.length)}); nothing was sent`,
      }
    : { kind: 'unknown', detail: `no usable answer from ${host}: ${code ? `${code}, ` : ''}${message}` }

/**
 * Removes credentials from a text that came from a library or a network, before anybody can store or print it.
 * Percent-encoded and base64 spellings are removed too, since clients put tokens into URLs and headers.
 */
export const scrub = (text: string, secrets: readonly string[]): string => {
  let clean = text
  for (const value of secrets) {
    if (value === '') continue
    for (const spelling of [value, encodeURIComponent(value), Buffer.from(value).toString('base64')])
      clean = clean.replaceAll(spelling, '[secret]')
  }
  return clean
}

/** The same for all texts of an answer that was read: before anything is cut, since half a credential is one too. */
export const scrubAll = (value: unknown, secrets: readonly string[]): unknown => {
  if (typeof value === 'string') return scrub(value, secrets)
  if (Array.isArray(value)) return value.map((item) => scrubAll(item, secrets))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrubAll(item, secrets)]))
}
