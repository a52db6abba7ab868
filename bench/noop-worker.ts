/** The process behind noop.ts: takes jobs, does nothing, finishes them. Arguments: socket, channels, their concurrency. */
import { Queue, Worker } from 'bullmq'
import { lastingRedis } from '../src/queue/connection.ts'
import { articles, channelQueues, leaveNothing, prefix, single } from './noop.ts'

const [, , path, channels, concurrency] = process.argv
const options = { connection: lastingRedis({ path: path! }), prefix }
const nothing = async () => ''

new Worker(single, nothing, { ...options, concurrency: 50 })

const names = channelQueues(Number(channels))
const queues = names.map((name) => new Queue(name, options))
for (const name of names) new Worker(name, nothing, { ...options, concurrency: Number(concurrency) })
const fanOut = async () => {
  await Promise.all(queues.map((queue) => queue.add('noop', { id: 'job' }, leaveNothing)))
}
new Worker(articles, fanOut, { ...options, concurrency: 5 })
