/** The one door to the Bot API: telegraf's transport, with a deadline for connecting and no redirects. */
import type http from 'node:http'
import { Telegram } from 'telegraf'
import { agentThatKnows } from '../transport.ts'
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

/** Connecting ends well before a request does, and idle sockets rest less than Telegram keeps them. */
const sockets = { idleMs: 4_000, connectMs: 5_000 }

/** Opens a connection to the settings' root when the first call needs one. */
export const connect = ({ token, apiRoot }: Settings): Client => {
  const root = new URL(apiRoot)
  const asked = { host: root.host, secrets: [token, token.slice(token.indexOf(':') + 1)] }
  const agent = agentThatKnows(root.protocol === 'https:', sockets)

  return {
    call: async (method, payload, signal) => {
      // A client of its own for every call: it holds no socket, and its agent must know which hop it is asked about.
      const telegram = new Telegram(token, { apiRoot, webhookReply: false })
      // Set here and not in the constructor, which drops it for http roots.
      telegram.options.agent = firstHopOnly(agent) as unknown as http.Agent
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

/**
 * node-fetch asks about each hop of a request: the only place where a redirect, which would send the post again or turn
 * our POST into a GET, can be stopped. So it gets the agent once.
 */
const firstHopOnly = (agent: http.Agent) => {
  let asked = false
  return ({ host }: { host: string }): http.Agent => {
    if (asked) throw new Error(`it redirects to ${host}; check \`apiRoot\``)
    asked = true
    return agent
  }
}
