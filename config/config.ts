/** The configuration as Crier uses it: every default filled in, and sound as a whole. */
import type { z } from 'zod'
import type { ChannelInfo } from '../src/domain/channel.ts'
import type { PostRef } from '../src/domain/post.ts'
import type { ChannelRoute } from '../src/domain/route.ts'
import type { ChannelRules, Money, Quota } from '../src/domain/rules.ts'
import type { Fault } from '../src/intake/problems.ts'
import { feedFaults } from './feeds.ts'
import { hookFaults } from './hooks.ts'
import { rewriteFaults } from './rewrite.ts'
import { type budget as budgetSchema, type configSchema, networks, type sections } from './schema.ts'

type Sections = { [Section in keyof typeof sections]: z.output<(typeof sections)[Section]> }

/** The whole configuration, with every default filled in. */
export interface Config extends Sections {
  /** The file it was read from. */
  file: string
  channels: ConfiguredChannel[]
  /** How the file names each credential, `${NAME}`, by its path, such as `channels.0.token`. */
  references: ReadonlyMap<string, string>
}

export interface ConfiguredChannel {
  info: ChannelInfo
  rules: ChannelRules
  route: ChannelRoute
  /** A language model may write its summaries. */
  rewrite: boolean
  /** Of the channel's network, checked by its schema; holds credentials. */
  settings: Record<string, unknown>
  /** All of it under the names that the file has, with what it inherits; holds credentials. */
  written: Record<string, unknown>
}

type Parsed = z.output<ReturnType<typeof configSchema>>

/** @param references how the file names its credentials */
export const toConfig = (
  parsed: Parsed,
  file: string,
  references: Config['references'] = new Map(),
): Config => ({
  ...parsed,
  file,
  references,
  channels: parsed.channels.map((entry) => toChannel(entry, parsed.newsroom)),
})

const toChannel = (entry: Parsed['channels'][number], newsroom: Parsed['newsroom']): ConfiguredChannel => {
  const { id, network, concurrency, takes, refuses, approval, rewrite, onDoubt, ...others } = entry
  const {
    pace,
    quietHours,
    budget,
    name: named,
    language: own,
    timeZone: zone,
    limits: set,
    ...settings
  } = others
  const name = named ?? id
  const language = own ?? newsroom.language
  const timeZone = zone ?? newsroom.timeZone
  const ceilings = networks.get(network)!.ceilings
  const limits = set ?? ceilings.map(({ posts, withinMs }) => ({ posts, minutes: withinMs / minute }))
  return {
    info: { id, network, name, language, timeZone, concurrency },
    route: { takes: takes ?? [], refuses: refuses ?? [] },
    rewrite,
    rules: {
      onDoubt,
      approval,
      gapMs: pace.gapSeconds * 1_000,
      quotas: [
        ...quota(pace.perHour, 60 * minute),
        ...quota(pace.perDay, 24 * 60 * minute),
        ...quota(pace.perMonth, 30 * 24 * 60 * minute),
      ],
      ceilings: limits.map(({ posts, minutes }) => ({ posts, withinMs: minutes * minute })),
      quiet: quietHours && { ...quietHours, timeZone },
      money: moneyOf(networks.get(network)!.mostCost?.(settings), budget as z.output<typeof budgetSchema>),
    },
    settings,
    written: { ...entry, name, language, timeZone, limits },
  }
}

/** The post of a channel that a person names by its link or id; when it is none, how to name one, in words. */
export const postNamed = ({ info, settings }: ConfiguredChannel, said: string): PostRef | string => {
  const { refOf, refForms } = networks.get(info.network)!
  return refOf(said, settings) ?? refForms
}

/** ms */
const minute = 60_000

const quota = (posts: number | undefined, withinMs: number): Quota[] =>
  posts === undefined ? [] : [{ posts, withinMs }]

const moneyOf = (most: number | undefined, budget: z.output<typeof budgetSchema>): Money | undefined =>
  most === undefined
    ? undefined
    : {
        most,
        budget: budget && {
          hard: Math.round(budget.perMonth * 1_000_000),
          soft: Math.round(budget.perMonth * budget.warnAt * 1_000_000),
        },
      }

/** Faults that only show when values are read together; call it when each value is sound. */
export const combinations = ({ channels, worker, http, sandbox, feeds, hooks, rewrite }: Config): Fault[] => {
  const wanting = channels.filter((channel) => channel.rewrite).map(({ info }) => info.id)
  const faults: Fault[] = [
    ...feedFaults(feeds),
    ...hookFaults(hooks),
    ...rewriteFaults(rewrite, wanting, worker.requestTimeoutSeconds),
  ]
  if (http.enabled && sandbox.enabled && http.port === sandbox.port)
    faults.push({
      path: ['http', 'port'],
      message: `is the port of the sandbox too (${sandbox.port}): take another one`,
    })
  if (worker.leaseSeconds <= worker.requestTimeoutSeconds)
    faults.push({
      path: ['worker', 'leaseSeconds'],
      message: `must be more than requestTimeoutSeconds (${worker.requestTimeoutSeconds}): a request under way would count as crashed`,
    })
  for (const [index, channel] of channels.entries()) {
    const { info, settings } = channel
    const network = networks.get(info.network)!
    const earlier = channels.slice(0, index)
    if (earlier.some((other) => other.info.id === info.id))
      faults.push({
        path: ['channels', index, 'id'],
        message: `another channel is called ${info.id} already`,
      })
    const twin = earlier.find((other) => accountOf(other) === accountOf(channel))
    if (twin)
      faults.push({
        path: ['channels', index, network.account],
        message: `is the same account as channel ${twin.info.id}: its readers would see every story twice`,
      })
    for (const [name, message] of network.combinations?.(settings) ?? [])
      faults.push({ path: ['channels', index, name], message })
  }
  return faults
}

const accountOf = ({ info, settings }: ConfiguredChannel): string =>
  `${info.network} ${String(settings[networks.get(info.network)!.account]).toLowerCase()}`
