/** `npm run chaos`: everything is killed, frozen and cut off at random, and then counted: what is out twice, what is lost. */
import { parseArgs } from 'node:util'
import { crier } from './crier.ts'
import { naive } from './naive.ts'
import { broken, report } from './report.ts'
import { type Run, run, type Size } from './run.ts'

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    'without-naive': { type: 'boolean', default: false },
  },
})
const seed = Number(options.seed ?? Math.floor(Math.random() * 1e6))
if (!Number.isInteger(seed)) throw new Error(`--seed must be a whole number; "${options.seed}" is not`)

const betweenBlowsMs: [number, number] = [500, 1_500]
/** No account gets more than a hundred posts: X takes no more in 15 minutes, and shows no more in one reading. */
const sizes: Record<'crier' | 'naive', Size> = options.quick
  ? {
      crier: {
        perNetwork: 2,
        stories: 100,
        workers: 3,
        stormSeconds: 16,
        betweenBlowsMs,
        leastKills: 8,
        redisKills: 2,
        quietSeconds: 25,
      },
      naive: {
        perNetwork: 2,
        stories: 40,
        workers: 3,
        stormSeconds: 7,
        betweenBlowsMs,
        leastKills: 3,
        redisKills: 1,
        quietSeconds: 12,
      },
    }
  : {
      crier: {
        perNetwork: 14,
        stories: 98,
        workers: 5,
        stormSeconds: 150,
        betweenBlowsMs,
        leastKills: 60,
        redisKills: 3,
        quietSeconds: 60,
      },
      naive: {
        perNetwork: 14,
        stories: 25,
        workers: 5,
        stormSeconds: 38,
        betweenBlowsMs,
        leastKills: 12,
        redisKills: 1,
        quietSeconds: 25,
      },
    }

const built = new URL('../../', import.meta.url)
const say = (line: string) => process.stderr.write(`${line}\n`)
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

say(`seed ${seed}\nCrier`)
const ours = await run(crier, sizes.crier, seed, built, say)
let theirs: Run | undefined
if (!options['without-naive']) {
  say('without a ledger')
  theirs = await run(naive, sizes.naive, seed, built, say)
}
const complaints = broken(ours)
process.stdout.write(
  `${options.json ? JSON.stringify({ ours, theirs, complaints }, null, 2) : report(ours, theirs, complaints)}\n`,
)
process.exit(complaints.length > 0 ? 1 : 0)
