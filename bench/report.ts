/** The results as people read them, each beside what it was compared with and what we aim at. */
import type { Boot } from './boot.ts'
import type { Latency } from './latency.ts'
import type { Memory } from './memory.ts'
import type { Throughput } from './throughput.ts'

export interface Results {
  machine: { cpus: number; cpu: string; node: string; redis: string; load: { before: number; after: number } }
  throughput: Throughput
  latency: Latency
  memory: Memory
  boot: Boot
}

type Row = [what: string, measured: string, aim: string, note: string]

export const report = ({ machine, throughput, latency, memory, boot }: Results): string => {
  const { aofAlways, noAof } = throughput
  const rows: Row[] = [
    ['', 'MEASURED', 'AIM', ''],
    ...(
      [
        ['Deliveries : empty jobs, Redis as shipped', aofAlways],
        ['Deliveries : empty jobs, Redis without AOF', noAof],
      ] as const
    ).flatMap(([name, arm]): Row[] => [
      [name, arm.toNoop.toFixed(3), 'at least 0.22', rates(arm.deliveriesPerSecond, arm.noopPerSecond)],
      [
        '  through the same queues',
        arm.toLayout.toFixed(3),
        '',
        rates(arm.deliveriesPerSecond, arm.layoutPerSecond),
      ],
    ]),
    [
      'queue.add to request, p50',
      `${latency.p50Ms.toFixed(1)} ms`,
      '',
      `${latency.stories} stories, one at a time`,
    ],
    ['queue.add to request, p99', `${latency.p99Ms.toFixed(1)} ms`, '', ''],
    [
      'Idle memory, crier worker',
      `${whole(memory.workerMb)} MB`,
      'at most 90 MB',
      `node alone: ${whole(memory.nodeMb)} MB`,
    ],
    ['Idle memory, crier start', `${whole(memory.startMb)} MB`, '', 'with the sandbox; redis-server apart'],
    [
      'Boot to ready, crier worker',
      `${whole(boot.workerMs)} ms`,
      'at most 600 ms',
      `node alone: ${whole(boot.nodeMs)} ms`,
    ],
    ['Boot to ready, crier start', `${whole(boot.startMs)} ms`, '', 'with its Redis and the sandbox'],
  ]
  const { cpus, cpu, node, redis, load } = machine
  return `${table(rows)}

Deliveries: a backlog of stories leaves queue \`articles\` for ${throughput.channels} channels, three on each network, ${throughput.concurrency} posts at once
each; timed from the moment the queue opens to the ledger's last \`published\`. One \`crier worker\` posts through the three
client libraries and real HTTP to \`crier sandbox\`, a process beside it; Facebook takes three requests a post. The
networks' own limits are lifted: they allow a few posts a second.
Empty jobs: what one BullMQ process drains of jobs that do nothing, on the same Redis, in the same seconds; from one
queue at concurrency 50, and through the same queues as the deliveries (a job adds one to each channel).
${whole(throughput.deliveries)} deliveries a round, ${aofAlways.rounds.length} rounds, medians of the rounds' ratios.
Latency: one Telegram channel; requests arrive at an HTTP server inside the bench, so one clock times both ends.
Memory: RSS after ${memory.afterSeconds} s with three channels. Boot: median of ${boot.times}; \`start\` on an empty directory.
Machine: ${cpus} × ${cpu}, Node ${node}, Redis ${redis}; load average ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after.
Absolute figures are this machine's today; ratios travel.`
}

const rates = (deliveries: number, jobs: number): string =>
  `${whole(deliveries)} deliveries/s : ${whole(jobs)} jobs/s`

const whole = (value: number): string => Math.round(value).toLocaleString('en')

const table = (rows: Row[]): string => {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
