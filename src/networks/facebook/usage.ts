/**
 * How much of its limits an app or a Page has used, by what stands on every answer
 * (https://developers.facebook.com/docs/graph-api/overview/rate-limiting). Read as text, because Meta's own sample repeats
 * keys, of which a JSON parser keeps one.
 */
import { longestWaitMs } from '../wait.ts'
import type { Reply } from './client.ts'

const minute = 60_000

/** In percent; at a hundred Facebook refuses, and to try on makes that longer. */
const nearlyAll = 90
/** Facebook counts over the last hour or day, so a little is free again soon. */
const breatherMs = 5 * minute

/** How long to leave the Page in peace although this request was taken; undefined while there is room. */
export const restMs = (reply: Reply): number | undefined => {
  if (reply.kind !== 'answer') return undefined
  const business = reply.headers['x-business-use-case-usage']
  const said = `${reply.headers['x-app-usage'] ?? ''} ${business ?? ''}`
  const shares = said.matchAll(/"(?:call_count|total_cputime|total_time)"\s*:\s*(\d{1,5})\b/g)
  const used = Math.max(0, ...Array.from(shares, ([, share]) => Number(share)))
  return used < nearlyAll ? undefined : (regainMs(business) ?? breatherMs)
}

/** How long until calls are allowed again, in ms: the header gives minutes, 0 while nothing is limited. */
export const regainMs = (usage: string | string[] | undefined): number | undefined => {
  const found = String(usage ?? '').matchAll(/"estimated_time_to_regain_access"\s*:\s*(\d{1,5})\b/g)
  const minutes = Math.max(0, ...Array.from(found, ([, minutes]) => Number(minutes)))
  return Math.min(minutes * minute, longestWaitMs) || undefined
}
