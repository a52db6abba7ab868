/** How a channel's posts are laid out: the keys that every network has, and a story in the channel's template. */
import { z } from 'zod'
import type { Article } from '../domain/article.ts'
import { fill, type Means, type Room } from '../text/fill.ts'
import { type Laid, parseTemplate } from '../text/template.ts'
import { withUtm } from '../text/utm.ts'
import { type Manners, worded } from '../text/wording.ts'

const template = z.string().superRefine((source, context) => {
  for (const { message, at } of parseTemplate(source).problems)
    context.addIssue({ code: 'custom', message, params: { at } })
})

const parameter = (name: string) => z.string().min(1).max(200).optional().describe(`What utm_${name} says.`)

/** What a network does when a channel does not say. */
export interface Standard {
  template: string
  hashtags: number
}

export const layoutShape = (standard: Standard) => ({
  template: template
    .optional()
    .describe(`What a post is made of, see docs/posts.md; ${JSON.stringify(standard.template)} when absent.`),
  hashtags: z
    .int()
    .min(0)
    .max(10)
    .optional()
    .describe(
      `The most hashtags that {hashtags} gives, from the story’s tags; ${standard.hashtags} when absent.`,
    ),
  typography: z
    .boolean()
    .optional()
    .describe(
      'true, as when absent: quotation marks, dashes, apostrophes and the ellipsis by the customs of the language.',
    ),
  utm: z
    .strictObject({
      source: parameter('source'),
      medium: parameter('medium'),
      campaign: parameter('campaign'),
      term: parameter('term'),
      content: parameter('content'),
    })
    .optional()
    .describe('Parameters that every link gets for the newsroom’s statistics; none when absent.'),
})

export type Layout = z.output<z.ZodObject<ReturnType<typeof layoutShape>>>

/** What a network knows of itself. */
export interface Habits {
  standard: Standard
  room: Room
  signs: Manners['signs']
  links?: Manners['links']
  /** Whether it takes combining marks in a hashtag. */
  marks: boolean
}

/** What differs from post to post. */
export interface Occasion {
  /** Whether the words may hold the link. */
  linked: boolean
  picture: boolean
  /** The last word on what the story says, before it is laid out. */
  revise?(article: Article): Article
}

export const linkFor = (article: Article, { utm }: Layout): string => withUtm(article.url, utm)

/** Gives also the story in the words that were laid out. */
export const layOut = (
  article: Article,
  layout: Layout,
  { standard, room, signs, links, marks }: Habits,
  { linked, picture, revise }: Occasion,
): Laid & { warnings: string[]; story: Article } => {
  const words = worded(article, { typography: layout.typography ?? true, signs, links, most: room.summary })
  const means: Means = {
    url: linked ? linkFor(article, layout) : '',
    facts: { picture, breaking: article.priority === 'breaking' },
    hashtags: { count: layout.hashtags ?? standard.hashtags, marks },
  }
  const story = revise?.(words) ?? words
  return { ...fill(parseTemplate(layout.template ?? standard.template), story, room, means), story }
}
