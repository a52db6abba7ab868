/** What one channel will show: a pure function of (article, channel), frozen in the ledger when it is sent. */
export interface Post {
  text: string
  entities: Entity[]
  /** The article's URL: in the text, in a card, or both, as the network does it; never absent. */
  link: string
  /** A thread: the posts after this one, each an answer to the one before. Each is sent, and recorded, by itself. */
  more?: Part[]
  /** The post of its thread that this one answers. */
  inReplyTo?: PostRef
  /** Breaking news: where a network lets its readers hear a post, they hear this one at any hour. */
  urgent?: boolean
  /** The picture that goes with it. Only named here: it is fetched and made to fit before the post is sent. */
  media?: Media
  /** An album: the pictures after that one, in order. */
  album?: Media[]
  length: Length
  /** What an editor should know before this goes out (a cut headline, no room for a summary). */
  warnings: string[]
}

/** A further post of a thread. */
export interface Part {
  text: string
  /** How long it is, in the unit and within the limit of the first post. */
  used: number
}

/** A stretch of `text` with a meaning. Offset and length are UTF-16 code units, as in Telegram's API. */
export interface Entity {
  type: 'bold' | 'italic'
  offset: number
  length: number
}

export interface Media {
  url: string
  /** What it shows, for readers who do not see it. */
  alt?: string
}

/** How long a post is, counted as the network counts. */
export interface Length {
  used: number
  limit: number
  /** The network's unit in words, e.g. `code points`, `weighted characters`. */
  unit: string
}

/** A post that exists on its network. */
export interface PostRef {
  id: string
  /** Where a reader sees it; absent when the network gives private channels no public address. */
  url?: string
  /** The ids of what else on its network makes up this post: the other messages of an album. */
  others?: string[]
}

/** Of a thread, the post that comes after those that are out; the post itself when none is. */
export const nextOf = (post: Post, out: PostRef[]): Post => {
  const last = out.at(-1)
  const part = post.more?.[out.length - 1]
  if (last === undefined || part === undefined) return post
  const { media: _, album: __, more: ___, ...rest } = post
  const length = { ...post.length, used: part.used }
  return { ...rest, text: part.text, length, entities: [], inReplyTo: last }
}

/** The pictures that go with it, in order. */
export const picturesOf = ({ media, album = [] }: Post): Media[] => (media ? [media, ...album] : [])

/** How many posts it makes. */
export const postsIn = ({ more = [] }: Post): number => 1 + more.length
