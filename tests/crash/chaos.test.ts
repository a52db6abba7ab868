/** The short form of `npm run chaos`: everything is killed, frozen and cut off; nothing may be out twice, nothing lost. */
import { expect, test } from 'vitest'
import { crier } from '../../bench/chaos/crier.ts'
import { broken, report } from '../../bench/chaos/report.ts'
import { run, type Size } from '../../bench/chaos/run.ts'

const size: Size = {
  perNetwork: 2,
  stories: 90,
  workers: 6,
  stormSeconds: 14,
  betweenBlowsMs: [200, 550],
  leastKills: 20,
  redisKills: 2,
  quietSeconds: 45,
}
const built = new URL('../../dist/', import.meta.url)

test('540 deliveries survive 20 kills of workers and two of Redis', { timeout: 120_000 }, async () => {
  const result = await run(crier, size, 1, built, () => {})
  console.log(report(result, undefined, broken(result)))
  expect(broken(result)).toEqual([])
  expect(result.tally).toMatchObject({ deliveries: 540, examples: [] })
  expect(result.blows).toMatchObject({ 'Redis killed': 2, frozen: expect.toSatisfy((n: number) => n > 0) })
})
