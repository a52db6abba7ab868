/** What Crier asks of a network. A new network is one folder that answers this, one line in the registry, its golden files. */
import { z } from 'zod'
import type { Article } from '../domain/article.ts'
import type { ChannelInfo } from '../domain/channel.ts'
import type { Health, Outcome } from '../domain/outcome.ts'
import type { Picture, PictureLimits } from '../domain/picture.ts'
import type { Post, PostRef } from '../domain/post.ts'
import type { Quota } from '../domain/rules.ts'
import type { FakeNetwork } from './fake.ts'

/** One account, ready to use. A missing method means that the network cannot do it. */
export interface Channel {
  readonly info: ChannelInfo
  /** What this channel would show. Pure: no clock, no network, no state. */
  render(article: Article): Post
  /**
   * Does what must exist before the post can be published (an invisible draft, an upload) and returns a note for
   * `publish`. It runs before the ledger says `sending`, so whatever happens here can be repeated: a failure is
   * `later`, `refused` or `no picture`, never `unknown`.
   * @param pictures those that the post names, in order, within the limits of `picture`
   */
  prepare?(post: Post, signal: AbortSignal, pictures?: readonly Picture[]): Promise<Prepared>
  /** What it prepares ends by itself after a while, so a later attempt prepares the same post anew. */
  readonly preparesAnew?: boolean
  /** What its network takes as a picture; a channel without it never renders one. */
  readonly picture?: PictureLimits
  /**
   * Takes back what `prepare` made and no post will use any more; never what is public. Never throws: what stays behind is
   * seen by nobody.
   */
  discard?(prepared: string, signal: AbortSignal): Promise<void>
  /**
   * Makes the post public with one request. The signal ends the attempt, whatever the client library thinks.
   * @param pictures as for `prepare`; a channel that prepares has no more use for them
   */
  publish(post: Post, signal: AbortSignal, prepared?: string, pictures?: readonly Picture[]): Promise<Outcome>
  /**
   * Asks the network whether an attempt whose answer was lost is out. One reading: it posts nothing that readers see,
   * never throws, and says `absent` only when the network's answer proves it; everything else is `cannot tell`.
   */
  find?(post: Post, attempt: DoubtfulAttempt, signal: AbortSignal): Promise<Finding>
  /** Why this article is not for this channel, by the channel's own settings; undefined when it is. */
  declines?(article: Article): string | undefined
  /** What publishing costs, millionths of a dollar; absent where the network bills nothing. */
  cost?(post: Post): number
  /** How long the network may take to show a post that it accepted, ms: before that, `absent` proves nothing. */
  readonly lagMs?: number
  /** Asks whether the credential lives and may post here; posts nothing. */
  check(signal: AbortSignal): Promise<Health>
  /** Frees sockets. */
  close(): void
}

export interface DoubtfulAttempt {
  /** When the request left at the earliest, ms since the epoch. */
  since: number
  prepared?: string
  /** The last post that Crier knows to stand on this channel from before the attempt. */
  after?: PostRef
  /** Posts of Crier on this channel that were not known to be out before the attempt, and are now. */
  known?: PostRef[]
}

/** `evidence` says for people what was asked and what was answered, without a credential. */
export type Finding =
  | { kind: 'found'; ref: PostRef; evidence: string }
  | { kind: 'absent'; evidence: string }
  | { kind: 'cannot tell'; evidence: string }

export type Prepared =
  | { kind: 'ready'; prepared?: string }
  /** The network does not take the picture at this address: nothing was posted, and the post may go without it. */
  | { kind: 'no picture'; url: string; detail: string }
  | Extract<Outcome, { kind: 'later' | 'refused' }>

/** A network as the registry knows it. `S` are the settings of one channel, read from the configuration. */
export interface Network<S> {
  open(info: ChannelInfo, settings: S): Channel
}

/** The part of a network that configuration needs: cheap to load, no client library behind it. */
export interface NetworkSettings<Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** How people call it: 'Telegram'. */
  label: string
  /** The keys of one channel in the YAML, beside those that every channel has. */
  shape: Shape
  /** The key that names the account: two channels that share it would show their readers every story twice. */
  account: string
  /** How often this network lets one account post, by its own documentation; empty where it does not say. */
  ceilings: Quota[]
  /** The most that one post can cost, millionths of a dollar; absent where the network bills nothing. */
  mostCost?(settings: z.output<z.ZodObject<Shape>>): number
  /**
   * The post that a person means by its link or its id, with the id as the network itself gives it: what Crier does with
   * a post later must find it. Undefined when it is no post of this channel.
   */
  refOf(said: string, settings: z.output<z.ZodObject<Shape>>): PostRef | undefined
  /** What `refOf` understands, for people: `https://t.me/mainnews/412 or 412`. */
  refForms: string
  /** Problems that only show when the values are read together; [key, message] each. */
  combinations?(settings: z.output<z.ZodObject<Shape>>): Array<[key: string, message: string]>
}

/** What the sandbox needs of a network: see fake.ts. */
export type { FakeNetwork }

/** A credential in the configuration: written as `${NAME}` in the YAML, redacted wherever configuration is shown. */
export const secret = (what: string) => z.string().min(1).meta({ secret: true, description: what })
