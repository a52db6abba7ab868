/** Senders who have not yet shown who they are: how many of their bodies arrive at once, and what is made of a wrong proof. */
import type { MiddlewareHandler } from 'hono'
import type { Desk } from '../desk/desk.ts'
import type { RateStore } from '../store/rate.ts'
import { addressOf, slowDown, strangerRate } from './admission.ts'
import type { Asked, Wire } from './door.ts'
import { Refusal } from './refusal.ts'

/** In one process: a body is held in memory while it arrives. An address may be a proxy with many behind it. */
const mostAtOnce = { all: 24, ofAddress: 8, ofSuspect: 2 }

interface Strangers {
  /**
   * Before the body is read. Who was not believed too often may send only two at once: whoever signs rightly behind the
   * same proxy still gets through.
   */
  few: MiddlewareHandler<Wire>
  /** @throws Refusal when this comes too often. Of a burst the first is logged, once a minute. */
  notBelieved(c: Asked, fields: object, why: string): Promise<void>
}

export const strangers = ({ log }: Pick<Desk, 'log'>, rates: RateStore): Strangers => {
  const atOnce = new Map<string, number>()
  let all = 0
  return {
    async few(c, next) {
      const address = addressOf(c)
      const mine = (atOnce.get(address) ?? 0) + 1
      atOnce.set(address, mine)
      all += 1
      try {
        if (all > mostAtOnce.all || mine > mostAtOnce.ofAddress)
          throw new Refusal('rate', 'Too many requests arrive at once. Send it again in a moment.', {
            headers: { 'retry-after': '2' },
          })
        if (mine > mostAtOnce.ofSuspect) await slowDown(rates.wait(rateOf(address), strangerRate), refused)
        await next()
      } finally {
        all -= 1
        const left = atOnce.get(address)! - 1
        if (left > 0) atOnce.set(address, left)
        else atOnce.delete(address)
      }
    },
    async notBelieved(c, fields, why) {
      const address = addressOf(c)
      if ((await rates.take(`told:${address}`, { perMinute: 1, burst: 1 })) === 0)
        log.warn({ ...fields, address }, `${why}; others from there are not logged for a minute`)
      await slowDown(rates.take(rateOf(address), strangerRate), refused)
    },
  }
}

const refused = 'requests that were not believed'
const rateOf = (address: string): string => `strangers:${address}`
