/** The contract of a simulated network: as strict as the real one, and able to misbehave when told to. */

/** One post as the fake holds it, whatever the network calls it. */
export interface FakePost {
  id: string
  /** Which channel holds it: the key that `accounts` gave. */
  account: string
  /** ms since the epoch. */
  at: number
  text: string
  /** Stretches in UTF-16 code units, where the network has them. */
  bold?: Array<{ offset: number; length: number }>
  italic?: Array<{ offset: number; length: number }>
  /** The card under the post. */
  link?: string
  /** The card stands over the words. */
  cardAbove?: boolean
  image?: FakeImage
  /** The pictures after that one. */
  album?: FakeImage[]
  /** What readers see as one post although it is several: on some networks each picture of an album is one. */
  group?: string
  /** Exists but no reader sees it. */
  draft?: boolean
  /** The post of the same account that it answers. */
  inReplyTo?: string
  /** The post that the network itself copied into another place. */
  copyOf?: { account: string; id: string }
  editedAt?: number
}

export interface FakeImage {
  /** Its name in the store, or the address that the real network would have fetched. */
  src: string
  alt?: string
}

/** Where fakes keep what was posted: Redis, shared by every process of the sandbox. */
export interface FakeStore {
  /** Counts up from 1, per network and account. */
  nextNumber(account: string): Promise<number>
  save(post: FakePost): Promise<void>
  get(account: string, id: string): Promise<FakePost | undefined>
  remove(account: string, id: string): Promise<boolean>
  /** Newest first; drafts too. */
  list(account: string, limit: number): Promise<FakePost[]>
  /** Keeps a picture for readers (WebP, small) for a day or so. Returns its name. */
  keepPicture(bytes: Uint8Array): Promise<string>
  picture(name: string): Promise<Uint8Array | undefined>
  /**
   * Remembers `key` for `ms` and says whether it was new: one atomic step, for 'no duplicate text' rules.
   */
  firstSeen(account: string, key: string, ms: number): Promise<boolean>
}

/** One simulated account: where it hangs on the reader's page. */
export interface FakeAccount {
  /** The key under which the store keeps its posts. */
  account: string
  /** As readers see it: `@mainnews`. */
  handle: string
  /** How the reader's page draws its posts: a bubble in a chat, a short post, a post on a page. */
  look?: 'chat' | 'post' | 'page'
  /** Where its posts show the card of their link, when that is not under the words. */
  card?: 'above' | 'none'
}

export interface FakeNetwork<S = never> {
  /** The settings under which a channel posts to the fake at `apiRoot` (ends with a slash); credentials are made up. */
  settings(settings: S, apiRoot: string): S
  account(settings: S): FakeAccount
  /**
   * Serves the network's API for these accounts. The request's path stands under the api root:
   * `/bot<token>/sendMessage`, `/2/tweets`, `/v26.0/<page>/feed`.
   */
  serve(accounts: S[], store: FakeStore, clock: { now(): number }): (request: Request) => Promise<Response>
  /**
   * Whether a request creates, changes or removes a post: only those can be told to misbehave (see faultKinds).
   * Needed where the HTTP method does not tell; without it, everything but GET and HEAD writes.
   */
  writes?(request: Request): boolean
  /** Whether a request is the one that readers see something of. Needed where others lead up to it (drafts, uploads). */
  publishes?(request: Request, accounts: S[]): boolean
  /** What this network answers when it limits, fails, or no longer knows the credential. */
  trouble: Record<'rate-limit' | 'server-error' | 'dead-token', (seconds: number, now: number) => Response>
}

/** How the sandbox can be told to misbehave. `-after` kinds accept the post first and spoil only the answer. */
export const faultKinds = {
  'rate-limit': "429 (or the network's own code) with the network's own fields",
  'server-error': '5xx before anything was accepted',
  'server-error-after': '5xx although the post was accepted',
  'server-error-late': '5xx, and seconds later the post is accepted all the same',
  'dead-token': 'the credential is no longer valid',
  'reset-before': 'connection reset before the request was handled',
  'reset-after': 'connection reset after the post was accepted',
  'half-body': 'half an answer, then the connection closes; the post was accepted',
  silence: 'no answer at all; the post was accepted',
  redirect: 'a 302 to somewhere else; nothing was accepted',
  html: 'a 200 with an HTML page instead of JSON; nothing was accepted',
} as const
export type FaultKind = keyof typeof faultKinds
