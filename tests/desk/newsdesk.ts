/** A desk on the real ledger and the real queues; its channels say what a test scripts for them. */
import { Queue } from 'bullmq'
import { onTestFinished } from 'vitest'
import type { Desk } from '../../src/desk/desk.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Post } from '../../src/domain/post.ts'
import { routeBy } from '../../src/domain/route.ts'
import type { Channel } from '../../src/networks/contract.ts'
import { channelQueue, openQueues } from '../../src/queue/queues.ts'
import { audit, openBooks } from '../ledger/books.ts'
import { post } from '../support/story.ts'

export interface Scripted extends Channel {
  /** What was published, with what was prepared for it. */
  posted: Array<{ post: Post; prepared?: string }>
}

type Answer = Outcome | Error | (() => Promise<Outcome>)

/** A channel that gives these answers in turn, and then says that it has done it. */
export const scripted = (id: string, answers: Answer[] = [], more: Partial<Channel> = {}): Scripted => {
  const posted: Scripted['posted'] = []
  return {
    info: { id, network: id.split('-')[0]!, name: id, language: 'en', concurrency: 1 },
    render: (article) => post(article.headline),
    publish: async (post, _signal, prepared) => {
      posted.push({ post, prepared })
      const answer = answers.shift() ?? { kind: 'done', ref: { id: String(posted.length) } }
      if (answer instanceof Error) throw answer
      return typeof answer === 'function' ? answer() : answer
    },
    check: async () => ({ ok: true, detail: 'may post' }),
    close: () => {},
    posted,
    ...more,
  }
}

export const newsdesk = (...channels: Channel[]) => {
  const books = openBooks()
  const { redis, prefix, ledger } = books
  const queues = openQueues(redis, prefix)
  const seen = new Map(
    channels.map(({ info }) => [
      info.id,
      new Queue(channelQueue(info.id), { connection: redis, prefix, skipVersionCheck: true }),
    ]),
  )
  onTestFinished(async () => {
    await audit(redis, prefix)
    await Promise.all([queues.close(), ...[...seen.values()].map((queue) => queue.close())])
  })
  const lines: Array<{ level: string; fields: Record<string, unknown>; message: string }> = []
  const line = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, fields: fields as Record<string, unknown>, message })
  let ahead = 0
  let steadyAhead = 0
  const desk: Desk = {
    ledger,
    enqueue: queues,
    channels: new Map(channels.map((channel) => [channel.info.id, channel])),
    rules: new Map(),
    mostLateMs: { routine: 86_400_000, breaking: 3_600_000 },
    route: routeBy(new Map()),
    clock: { now: () => Date.now() + ahead, monotonic: () => performance.now() + steadyAhead },
    log: { info: line('info'), warn: line('warn'), error: line('error') },
    language: 'en',
    requestTimeoutMs: 1_000,
    leaseMs: 20_000,
    keepMs: 0,
  }
  return {
    ...books,
    desk,
    lines,
    /** The clock of this process jumps, as after a sleep of the machine. */
    jump: (ms: number) => {
      ahead += ms
    },
    /** This process stands still for so long, and somebody sets the clock of its machine by as much back. */
    freeze: (ms: number) => {
      steadyAhead += ms
    },
    /** Forgets all jobs of a channel, as a crash does. */
    forget: async (channelId: string) => void (await seen.get(channelId)!.obliterate({ force: true })),
    /** The deliveries that have a job in this channel's queue. */
    jobs: async (channelId: string): Promise<string[]> => {
      const jobs = await seen.get(channelId)!.getJobs(['waiting', 'delayed', 'prioritized'])
      return jobs.map((job) => (job.data as { id: string }).id).sort()
    },
  }
}
