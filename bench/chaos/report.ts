/** The counts as people read them, and what in Crier's own breaks a promise. */

import { sections } from '../../config/schema.ts'
import { doubtEnds } from './arm.ts'
import { cannotAlwaysTell, worker } from './newsroom.ts'
import type { Run } from './run.ts'
import { type Wrong, wrongs } from './tally.ts'

const mostRecoverySeconds = 25
const { leaseSeconds } = sections.worker.parse({})
/** So many lines of a kind are shown; all of them are in the JSON. */
const mostLines = 12

/** Every requirement that a run of Crier breaks, in words. */
export const broken = ({ tally, recovery, surprises }: Run): string[] => {
  const must: Array<[holds: boolean, words: string]> = [
    ...Object.entries(tally.wrongs).map(([wrong, count]): [boolean, string] => [
      count === 0,
      `${count} deliveries: ${wrongs[wrong as Wrong]}`,
    ]),
    ...Object.entries(tally.networks)
      .filter(([network]) => network !== cannotAlwaysTell)
      .map(([network, { doubts }]): [boolean, string] => [
        doubts['left: a person’s, or still asked'] === 0,
        `${doubts['left: a person’s, or still asked']} doubts on ${network} were left to a person`,
      ]),
    [
      recovery.noticed.maxMs <= mostRecoverySeconds * 1_000,
      `what was on the wire at a blow was taken up ${seconds(recovery.noticed.maxMs)} later (${recovery.noticed.worst}); at most ${mostRecoverySeconds} s`,
    ],
    [surprises.length === 0, `${surprises.length} surprises, the first: ${surprises[0]}`],
  ]
  return must.filter(([holds]) => !holds).map(([, words]) => words)
}

export const report = (ours: Run, theirs: Run | undefined, complaints: string[]): string => {
  const runs = theirs ? [ours, theirs] : [ours]
  const row = (name: string, value: (run: Run) => string | number) => [
    name,
    ...runs.map((run) => {
      const shown = value(run)
      return typeof shown === 'number' ? shown.toLocaleString('en') : shown
    }),
  ]
  const perNetwork = Object.keys(ours.tally.networks).map((network) =>
    row(`  of these on ${network}`, ({ tally }) => tally.networks[network]!.twice),
  )
  const rows = [
    ['', 'CRIER', ...(theirs ? ['WITHOUT A LEDGER'] : [])],
    row('Deliveries', ({ tally }) => tally.deliveries),
    row('Posted', ({ tally }) => tally.posted),
    row('Posted twice', ({ tally }) => tally.wrongs.twice),
    ...perNetwork,
    row('In the words of a second version', ({ tally }) => tally.inNewWords),
    row('Retracted before they left', ({ tally }) => tally.withdrawn),
    row('Out in other words than the ledger says', ({ tally }) => tally.wrongs.otherWords),
    row('Lost: believed published, seen by nobody', ({ tally }) => tally.wrongs.lost),
    row('Given up, and not out', ({ tally }) => tally.wrongs.failed),
    row('Given up, and out', ({ tally }) => tally.wrongs.failedYetOut),
    row('Under way when the time was over', ({ tally }) => tally.wrongs.underWay),
    row('Drafts left behind, seen by nobody', ({ tally }) => tally.drafts),
    row('On the wire when a blow fell', ({ recovery }) => recovery.struck || '–'),
    row('  until an answer or a doubt was known, p50', ({ recovery }) =>
      waited(recovery, recovery.noticed.p50Ms),
    ),
    row('  max', ({ recovery }) => waited(recovery, recovery.noticed.maxMs)),
    row('  until it was settled, p50', ({ recovery }) => waited(recovery, recovery.settled.p50Ms)),
    row('  max', ({ recovery }) => waited(recovery, recovery.settled.maxMs)),
    row(`  with a lease of (Crier comes with ${leaseSeconds} s)`, ({ recovery }) =>
      waited(recovery, worker.leaseSeconds * 1_000),
    ),
    row('Workers killed', ({ blows }) => blows.killed + blows['killed in its shutdown']),
    row('  of these in the middle of a shutdown', ({ blows }) => blows['killed in its shutdown']),
    row('Workers frozen past lock and lease', ({ blows }) => blows.frozen),
    row('Redis killed', ({ blows }) => blows['Redis killed']),
    row('Requests that a network spoiled', ({ faults }) =>
      Object.values(faults).reduce((sum, count) => sum + count, 0),
    ),
    row('Quiet until all was settled', ({ quietSeconds }) => `${quietSeconds.toFixed(0)} s`),
  ]
  const networks = Object.entries(ours.tally.networks)
  const doubts = [
    ['Doubts of Crier', ...networks.map(([network]) => network)],
    ...doubtEnds.map((end) => [end, ...networks.map(([, { doubts }]) => String(doubts[end]))]),
  ]
  const left = ours.tally.left
    .toSorted((one, other) => weight(other) - weight(one))
    .slice(0, mostLines)
    .map(
      ({ channelId, story, out, detail }) =>
        `  ${channelId} ${story} (${out ? 'it is out' : 'it is not out'}) ${shortened(detail ?? '')}`,
    )
  return [
    `Seed ${ours.seed}`,
    table(rows),
    table(doubts),
    ...(left.length > 0
      ? [`Left to a person, the first ${left.length} of ${ours.tally.left.length}:\n${left.join('\n')}`]
      : []),
    ...(ours.tally.examples.length > 0
      ? [`Against Crier:\n  ${ours.tally.examples.slice(0, mostLines).join('\n  ')}`]
      : []),
    ...(theirs ? [beside] : []),
    complaints.length === 0
      ? 'Every requirement is met.'
      : `BROKEN:\n${complaints.map((words) => `  ${words}`).join('\n')}`,
  ].join('\n\n')
}

/** What breaks a requirement comes first. */
const weight = ({ channelId }: { channelId: string }): number =>
  channelId.startsWith(`${cannotAlwaysTell}-`) ? 0 : 1

/** Whole in the JSON. */
const shortened = (detail: string): string => (detail.length > 110 ? `${detail.slice(0, 110)}…` : detail)

const beside = `Without a ledger: BullMQ by the book (5 attempts, exponential backoff from 1 s; the lock and the search for stalled jobs
as in Crier), through a shorter storm of the same kind, with fewer deliveries. X and Facebook refuse the same words for a
while; here they take them, so that every request that creates a post shows.`

/** Nothing is written down about what was on the wire where there is no ledger. */
const waited = ({ struck }: Run['recovery'], ms: number): string => (struck > 0 ? seconds(ms) : '–')

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

const table = (rows: string[][]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
