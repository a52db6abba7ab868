/** The one door to the Bot API: telegraf's transport, with a deadline for connecting and no redirects. */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { Telegram } from 'telegraf'
import { type Failure, failure, words } from './answer.ts'
import type { Settings } from './settings.ts'

/** Either what Telegram gave, or what its failure means for a post, with the bare words of it for any other question. */
export type Answer = { ok: true; result: unknown } | { ok: false; failure: Failure; says: string }

export interface Client {
  /** Calls a method of https://core.telegram.org/bots/api. Never throws; the signal ends the call for certain. */
  call(method: string, payload: object, signal: AbortSignal): Promise<Answer>
  /**
   * Closes every socket at once. One timer may survive: telegraf never clears its own of 500 s when a call is ended
   * in the middle of an answer, so a process that has stopped must exit and not wait until nothing is pending.
   */
  close(): void
}

/**
 * A caller's deadline cannot tell whether the request was written, so what it ends is ambiguous. Connecting has its
 * own, shorter deadline: an unreachable Telegram is then a certain 'not sent', which a machine may try again.
 */
const connectMs = 5_000

/**
 * Reuse saves a TLS handshake when stories come together. But a socket that the other side closed while it lay
 * idle resets the next request, and nobody can say whether the post arrived: so sockets rest only this long.
 */
const idleMs = 4_000

/** Opens a connection to the settings' root when the first call needs one. */
export const connect = ({ token, apiRoot }: Settings): Client => {
  const root = new URL(apiRoot)
  const asked = { host: root.host, secrets: [token, token.slice(token.indexOf(':') + 1)] }
  const agent = newAgent(root.protocol === 'https:')
  const telegram = new Telegram(token, { apiRoot, webhookReply: false })
  const ours = new URL(`./bot${token}/`, root).href
  /**
   * Set here and not in the constructor, which drops it for http roots. It is a function because node-fetch asks it
   * about each hop: the only place where a redirect, which would turn our POST into a GET, can be stopped.
   */
  const agentFor = (hop: { href: string; host: string }) => {
    if (hop.href.startsWith(ours)) return agent
    throw new Error(`it redirects to ${hop.host}; check \`apiRoot\``)
  }
  telegram.options.agent = agentFor as unknown as http.Agent

  return {
    call: async (method, payload, signal) => {
      try {
        // telegraf types neither new methods nor Node's own AbortSignal, and waits 500 s without one.
        const options = { signal } as Parameters<typeof telegram.callApi>[2]
        return {
          ok: true,
          result: await telegram.callApi(method as 'sendMessage', payload as never, options),
        }
      } catch (error) {
        return { ok: false, failure: failure(error, asked), says: words(error, asked) }
      }
    },
    close: () => agent.destroy(),
  }
}

const newAgent = (secure: boolean): http.Agent => {
  const options = { keepAlive: true, timeout: idleMs }
  const agent = secure ? new https.Agent(options) : new http.Agent(options)
  const dial = agent.createConnection.bind(agent)
  agent.createConnection = (target, callback) => {
    const socket = dial(target, callback) as Socket
    const late = () => socket.destroy(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' }))
    const deadline = setTimeout(late, connectMs)
    const settled = () => clearTimeout(deadline)
    socket.once(secure ? 'secureConnect' : 'connect', settled).once('close', settled)
    return socket
  }
  return agent
}
