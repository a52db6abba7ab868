/** Holds what an arm believes against what the readers of the simulated networks see. */
import type { Redis } from 'ioredis'
import type { FakePost } from '../../src/networks/fake.ts'
import { fakeStore } from '../../src/sandbox/store.ts'
import { percentile } from '../sample.ts'
import { storyUrl } from '../story.ts'
import { type Belief, type DoubtEnd, doubtEnds } from './arm.ts'
import type { Blow } from './fleet.ts'
import { type ChaosChannel, prefix } from './newsroom.ts'
import { newWords, type Revision, revisionOf } from './revisions.ts'

/** What must not become of a delivery. */
export const wrongs = {
  twice: 'posted twice',
  lost: 'believed to be out, and no reader sees it',
  failed: 'given up, and no reader sees it',
  failedYetOut: 'given up, and readers see it: who trusts that sends it again',
  underWay: 'neither out nor ended nor in doubt when the time was over',
  otherWords: 'out in other words than it is believed to be',
  wrongReference: 'known under no reference, or under that of another post',
} as const
export type Wrong = keyof typeof wrongs

export interface Tally {
  deliveries: number
  /** Seen by readers, once or more often. */
  posted: number
  /** Of stories that were retracted before they left: seen by nobody, as it should be. */
  withdrawn: number
  /** Published in the words of a second version. */
  inNewWords: number
  /** What was made ready on a network and stayed there unseen. */
  drafts: number
  wrongs: Record<Wrong, number>
  networks: Record<string, NetworkTally>
  /** Still doubtful at the end. */
  left: Array<{ channelId: string; story: string; out: boolean; detail?: string | undefined }>
  /** Each wrong in words. */
  examples: string[]
}

export interface NetworkTally {
  twice: number
  doubts: Record<DoubtEnd, number>
}

export const tally = async (
  channels: ChaosChannel[],
  stories: number,
  beliefs: Belief[],
  fates: Redis,
  revises: boolean,
): Promise<Tally> => {
  const { posts, drafts } = await postsOf(channels, fates)
  const byId = new Map(beliefs.map((belief) => [`${belief.channelId} ${belief.story}`, belief]))
  const none = Object.fromEntries(Object.keys(wrongs).map((wrong) => [wrong, 0])) as Record<Wrong, number>
  const result: Tally = {
    ...{ deliveries: 0, posted: 0, withdrawn: 0, inNewWords: 0, drafts },
    ...{ wrongs: none, networks: {}, left: [], examples: [] },
  }
  for (const { id: channelId, network } of channels) {
    result.networks[network] ??= { twice: 0, doubts: noDoubts() }
    const ofNetwork = result.networks[network]
    for (let number = 0; number < stories; number++) {
      const story = `story-${number}`
      const seen = posts.get(`${channelId} ${storyUrl(number)}`) ?? []
      const belief = byId.get(`${channelId} ${story}`)
      const revision = revises ? revisionOf(number) : undefined
      result.deliveries++
      if (seen.length > 0) result.posted++
      if (seen.length > 1) ofNetwork.twice++
      for (const end of belief?.doubts ?? []) ofNetwork.doubts[end]++
      if (belief?.believed === 'doubtful')
        result.left.push({ channelId, story, out: seen.length > 0, detail: belief.detail })
      if (isWithdrawn(belief, seen, revision)) result.withdrawn++
      if (seen.some(({ text }) => text.includes(newWords))) result.inNewWords++
      for (const wrong of wrongsOf(belief, seen, revision)) {
        result.wrongs[wrong]++
        result.examples.push(
          `${channelId} ${story}: ${wrongs[wrong]}; posts: ${seen.map(({ id }) => id).join(', ') || 'none'}; ` +
            `believed: ${belief?.ref ?? belief?.detail ?? 'nothing'}`,
        )
      }
    }
  }
  return result
}

/** A story may be retracted before it left. */
const isWithdrawn = (belief: Belief | undefined, seen: FakePost[], revision: Revision | undefined): boolean =>
  revision === 'retracted' && belief?.believed === 'failed' && seen.length === 0

/** @param seen its posts, as readers see them */
const wrongsOf = (belief: Belief | undefined, seen: FakePost[], revision: Revision | undefined): Wrong[] => {
  const twice: Wrong[] = seen.length > 1 ? ['twice'] : []
  if (isWithdrawn(belief, seen, revision)) return []
  switch (belief?.believed) {
    case 'published': {
      if (seen.length === 0) return ['lost']
      const id = belief.ref?.split('/').at(-1) ?? ''
      const known = seen.find((post) => post.id === id)
      if (!known) return [...twice, 'wrongReference']
      return belief.text === undefined || known.text === belief.text ? twice : [...twice, 'otherWords']
    }
    case 'doubtful':
      return twice
    case 'failed':
      return [...twice, seen.length > 0 ? 'failedYetOut' : 'failed']
    default:
      return [...twice, 'underWay']
  }
}

const noDoubts = () => Object.fromEntries(doubtEnds.map((end) => [end, 0])) as Record<DoubtEnd, number>

/** `posts`: `<channel> <address of the story>` → its posts, as readers see them. */
const postsOf = async (
  channels: ChaosChannel[],
  fates: Redis,
): Promise<{ posts: Map<string, FakePost[]>; drafts: number }> => {
  const posts = new Map<string, FakePost[]>()
  let drafts = 0
  for (const { id, network, account } of channels)
    for (const post of await fakeStore(fates, prefix, network).list(account, Number.MAX_SAFE_INTEGER)) {
      if (post.draft) {
        drafts++
        continue
      }
      const key = `${id} ${post.text.match(/https:\S+/)?.[0] ?? post.link}`
      posts.set(key, [...(posts.get(key) ?? []), post])
    }
  return { posts, drafts }
}

export interface Recovery {
  /** How many requests were on the wire when a blow fell. */
  struck: number
  /** From the blow until the ledger had an answer, or knew that there is a doubt to ask about. */
  noticed: Wait
  /** From the blow until it was settled. What never was stands among the doubts. */
  settled: Wait
}

export interface Wait {
  p50Ms: number
  maxMs: number
  /** Where the longest was. */
  worst: string
}

/** What became of each delivery that was `sending` when a blow fell. */
export const recovery = (beliefs: Belief[], blows: Blow[]): Recovery => {
  const noticed: Array<{ ms: number; where: string }> = []
  const settled: typeof noticed = []
  for (const { channelId, story, moves = [] } of beliefs)
    for (const [i, { to, at }] of moves.entries()) {
      if (to !== 'sending') continue
      const next = moves[i + 1]
      const blow = blows.find((one) => one.at >= at && one.at < (next?.at ?? Infinity))
      if (!blow) continue
      const where = `${channelId} ${story}, ${blow.what}, ${new Date(blow.at).toISOString()}`
      const end = moves.slice(i + 1).find((move) => move.to !== 'sending' && move.to !== 'doubtful')
      noticed.push({ ms: (next?.at ?? Infinity) - blow.at, where })
      if (end) settled.push({ ms: end.at - blow.at, where })
    }
  return { struck: noticed.length, noticed: waitOf(noticed), settled: waitOf(settled) }
}

const waitOf = (waits: Array<{ ms: number; where: string }>): Wait => {
  const worst = waits.reduce((most, wait) => (wait.ms > most.ms ? wait : most), { ms: 0, where: '' })
  const all = waits.map(({ ms }) => ms)
  return { p50Ms: all.length > 0 ? percentile(all, 0.5) : 0, maxMs: worst.ms, worst: worst.where }
}
