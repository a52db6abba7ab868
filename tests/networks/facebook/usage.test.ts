import { expect, test } from 'vitest'
import { never, open, post, stage } from './stage.ts'

const minute = 60_000
const business = (usage: object) => ({
  'x-business-use-case-usage': JSON.stringify({ 1: [{ type: 'pages', call_count: 1, ...usage }] }),
})
const app = (usage: object) => ({ 'x-app-usage': JSON.stringify({ call_count: 1, ...usage }) })

/** Publishes without a draft, on a Graph that says this of its limits. */
const publish = async (headers: Record<string, string>) => {
  const { account } = await stage({ draft: false }, (_, response) => {
    const { writeHead } = response
    response.writeHead = ((status: number, given: object) =>
      writeHead.call(response, status, { ...given, ...headers } as never)) as never
  })
  return open(account).publish(post, never())
}

test.each<[string, Record<string, string>, number | undefined]>([
  ['while there is room', { ...business({ total_time: 89 }), ...app({ total_cputime: 89 }) }, undefined],
  ['at nine tenths of the Page', business({ total_cputime: 90 }), 5 * minute],
  ['at nine tenths of the app', app({ call_count: 95 }), 5 * minute],
  [
    'as long as Facebook says',
    business({ call_count: 100, estimated_time_to_regain_access: 19 }),
    19 * minute,
  ],
  ['whatever it writes there', { 'x-app-usage': 'call_count' }, undefined],
])('a success tells the channel to rest: %s', async (_, headers, restMs) => {
  const outcome = await publish(headers)
  expect(outcome.kind).toBe('done')
  expect(outcome.kind === 'done' && outcome.restMs).toBe(restMs)
})
