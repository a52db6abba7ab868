/** The section `feeds`: which feeds are polled, how often, and what of them is news. */
import { z } from 'zod'
import type { Fault } from '../src/intake/problems.ts'
import { address, language } from '../src/intake/schema.ts'

const phrases = (what: string) =>
  z.array(z.string().trim().min(1).max(100)).max(200).default([]).describe(what)

const wishes = (what: string) =>
  z
    .strictObject({
      words: phrases('Whole words or phrases of the headline; small and capital letters are the same.'),
      tags: phrases('What the feed files a story under (its categories), and the tags from here.'),
    })
    .prefault({})
    .describe(what)

const feed = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,39}$/,
      'may hold up to 40 of a-z, 0-9 and the hyphen, and begins with a letter or digit',
    )
    .describe('Short and stable: what was seen is kept under it.'),
  url: address.describe('Where the feed is: RSS, RDF, Atom or JSON Feed. Another address is another feed.'),
  intervalMinutes: z
    .number()
    .min(1)
    .max(24 * 60)
    .default(5)
    .describe('How often it is polled.'),
  section: z.string().min(1).max(200).optional().describe('Of all its stories.'),
  tags: z
    .array(z.string().min(1).max(100))
    .max(20)
    .default([])
    .describe('Added to those that the feed gives a story.'),
  language: language.optional().describe('Of all its stories; as the feed says when absent.'),
  filters: z
    .strictObject({
      include: wishes('Only stories that fit one of these are taken; all when there are none.'),
      exclude: wishes('Stories that fit one of these are not taken.'),
    })
    .prefault({})
    .describe('Which of its stories are taken.'),
  approval: z
    .enum(['none', 'hold'])
    .default('none')
    .describe('hold: its stories wait for an editor on every channel.'),
  maxAgeHours: z
    .number()
    .min(1)
    .max(24 * 365)
    .default(48)
    .describe(
      'A story that was not seen before and is older than this is no news: so a feed that gives its stories new identities publishes none of them again.',
    ),
  websub: z
    .boolean()
    .default(true)
    .describe('true: when the feed offers a hub and http.publicUrl is set, what is new is pushed.'),
})

export const feeds = z
  .array(feed)
  .max(500)
  .default([])
  .describe('RSS, RDF, Atom and JSON feeds whose new stories are taken in.')

/** Two feeds that would share what was seen, or take every story twice. */
export const feedFaults = (configured: z.output<typeof feeds>): Fault[] =>
  configured.flatMap(({ id, url }, index) => {
    const earlier = configured.slice(0, index)
    const twin = earlier.find((other) => other.url === url)
    return [
      ...(earlier.some((other) => other.id === id)
        ? [{ path: ['feeds', index, 'id'], message: `another feed is called ${id} already` }]
        : []),
      ...(twin ? [{ path: ['feeds', index, 'url'], message: `is the address of feed ${twin.id} too` }] : []),
    ]
  })
