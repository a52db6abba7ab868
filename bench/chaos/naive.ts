/** The arm to compare with: the same stories, networks and storm, and nothing between BullMQ and the networks. */
import { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { story } from '../story.ts'
import type { Arm, Belief, Contender } from './arm.ts'
import { type Newsroom, prefix } from './newsroom.ts'

export const naiveQueue = (channelId: string): string => `naive.${channelId}`

export const naive: Contender = {
  worker: (config) => ['bench/chaos/naive-worker.js', config],
  arm: (newsroom, redis) => arm(newsroom, redis),
}

const arm = ({ channels }: Newsroom, redis: Redis): Arm => {
  const queues = channels.map(
    ({ id }) => [id, new Queue(naiveQueue(id), { connection: redis, prefix })] as const,
  )
  for (const [, queue] of queues) queue.on('error', () => {})
  const sum = async (...states: Parameters<Queue['getJobCounts']>): Promise<number> => {
    const counts = await Promise.all(queues.map(([, queue]) => queue.getJobCounts(...states)))
    return counts.flatMap((count) => Object.values(count)).reduce((total, count) => total + count, 0)
  }
  return {
    async hand(number) {
      await Promise.all(
        queues.map(([, queue]) =>
          queue.add('post', story(number), {
            jobId: `story-${number}`,
            attempts: 5,
            backoff: { type: 'exponential', delay: 1_000 },
          }),
        ),
      )
    },
    standing: async () => ({
      published: await sum('completed'),
      doubtful: 0,
      forPeople: 0,
      failed: await sum('failed'),
    }),
    async beliefs() {
      const beliefs: Belief[] = []
      for (const [channelId, queue] of queues) {
        for (const job of await queue.getJobs(['completed'], 0, -1))
          beliefs.push({ channelId, story: job.data.id, believed: 'published', ref: job.returnvalue })
        for (const job of await queue.getJobs(['failed'], 0, -1))
          beliefs.push({ channelId, story: job.data.id, believed: 'failed' })
      }
      return beliefs
    },
    close: async () => void (await Promise.all(queues.map(([, queue]) => queue.close()))),
  }
}
