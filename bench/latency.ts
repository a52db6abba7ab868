/** How long a story takes from the CMS's `queue.add` to the network's door when nothing else is going on. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { reference } from '../config/variables.ts'
import { queueNames } from '../src/queue/queues.ts'
import { recordArrivals } from './arrivals.ts'
import { up } from './crier.ts'
import { percentile } from './sample.ts'
import { unreachable } from './sandbox-channels.ts'
import { story, storyUrl } from './story.ts'

const prefix = '{latency}'
/** Between the end of one story and the start of the next, ms; uneven, so that no timer falls into step with it. */
const pauseMs = (n: number) => 15 + ((n * 7) % 20)
const madeUp = `700000001:${'a'.repeat(35)}`
const warmUp = 20

export interface Latency {
  stories: number
  p50Ms: number
  p99Ms: number
}

export const latency = async (redis: Redis, data: string, stories: number): Promise<Latency> => {
  const arrivals = await recordArrivals()
  const channel = {
    id: 'tg',
    network: 'telegram',
    chat: '@bench',
    token: reference('TOKEN'),
    apiRoot: arrivals.url,
    limits: unreachable,
  }
  const config = { newsroom: { name: 'Bench' }, redis: { prefix }, channels: [channel] }
  const worker = await up('worker', config, data, { TOKEN: madeUp })
  const articles = new Queue(queueNames.articles, { connection: redis, prefix })
  try {
    const taken: number[] = []
    for (let n = 0; n < warmUp + stories; n++) {
      const arrival = arrivals.of(`${storyUrl(n)}"`)
      const added = performance.now()
      await articles.add('article', story(n), { removeOnComplete: true })
      taken.push((await arrival) - added)
      await sleep(pauseMs(n))
    }
    const measured = taken.slice(warmUp)
    return { stories, p50Ms: percentile(measured, 0.5), p99Ms: percentile(measured, 0.99) }
  } finally {
    await Promise.all([articles.close(), worker.stop()])
    arrivals.close()
  }
}
