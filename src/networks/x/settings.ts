/** What an X channel needs in the configuration: whose account, four OAuth 1.0a keys, how long a post may be. */
import { z } from 'zod'
import { type NetworkSettings, secret } from '../contract.ts'
import { layoutShape } from '../layout.ts'
import { pictureSetting, picturesWanted } from '../picture.ts'
import { tryTemplate } from '../trial.ts'
import { linkPolicy, mostPictures, render, standard } from './render.ts'

const shape = {
  handle: z
    .string()
    .regex(/^@?\w{1,15}$/, 'a handle is up to 15 letters, digits and underscores, such as @mainnews')
    .overwrite((handle) => handle.replace('@', ''))
    .describe(
      'The account that posts, with or without @. The check compares it with the account the tokens belong to.',
    ),
  appKey: secret('API Key of the app in the X developer console (console.x.com), under Keys and tokens'),
  appSecret: secret('API Key Secret of the same app'),
  accessToken: secret(
    'Access Token of the account, made after the app was set to Read and write; it does not expire',
  ),
  accessSecret: secret('Access Token Secret that came with the access token'),
  characterLimit: z
    .int()
    .min(100)
    .max(25_000)
    .default(280)
    .describe(
      'The longest post, in weighted characters. X takes 280; accounts with Premium may post longer texts, ' +
        'and no answer of the API says which account has it.',
    ),
  prices: z
    .strictObject({
      post: z.number().min(0).default(0.015).describe('A post without a link, in dollars.'),
      link: z.number().min(0).default(0.2).describe('A post with a link, in dollars.'),
      altText: z.number().min(0).default(0.005).describe('The alternative text of a picture, in dollars.'),
    })
    .prefault({})
    .describe('What X bills for a post (docs.x.com/x-api/getting-started/pricing): what budgets count.'),
  picture: pictureSetting(
    'the story’s first picture with its alternative text; X then shows no card.',
    mostPictures,
  ),
  links: z
    .array(
      z.strictObject({
        section: z.string().min(1).optional().describe('Only for stories of this section.'),
        priority: z.enum(['routine', 'breaking']).optional().describe('Only for stories of this priority.'),
        post: z
          .enum(['with-link', 'without-link', 'with-picture', 'none'])
          .describe('What becomes of such a story here; with-picture: no link, but the story’s picture.'),
      }),
    )
    .optional()
    .describe(
      'Which stories are worth the price of a link: the first rule that fits counts; without one, a link.',
    ),
  thread: z
    .strictObject({
      posts: z.int().min(2).max(25).describe('The most posts of a thread, the first one included.'),
      numbered: z.boolean().default(false).describe('true: those after the first end in their number, 2/4.'),
    })
    .optional()
    .describe(
      'After its first post a story goes on in answers to it, whole sentences in each; one post when absent. Where X ' +
        'permits the account no answers, the thread ends at its first post.',
    ),
  ...layoutShape(standard),
  apiRoot: z
    .url({ protocol: /^https?$/ })
    .default('https://api.x.com')
    .describe('Where the API is served. Change it only for a proxy or a simulated X.'),
}

export const settings: NetworkSettings<typeof shape> = {
  label: 'X',
  shape,
  account: 'handle',
  // https://docs.x.com/x-api/fundamentals/rate-limits: POST /2/tweets, per user
  ceilings: [{ posts: 100, withinMs: 15 * 60_000 }],
  refForms: 'the link of the post (https://x.com/mainnews/status/1990000000000000001) or its id',
  refOf(said, { handle }) {
    const [, whose, id] =
      /^(?:(?:https?:\/\/)?(?:www\.|mobile\.)?(?:x|twitter)\.com\/(\w+)\/status(?:es)?\/)?(\d{1,19})(?:[/?]\S*)?$/i.exec(
        said,
      ) ?? []
    const ours = whose === undefined || ['i', handle.toLowerCase()].includes(whose.toLowerCase())
    return id !== undefined && ours ? { id, url: `https://x.com/${handle}/status/${id}` } : undefined
  },
  combinations: (settings) =>
    tryTemplate(
      settings.template,
      (article) => render(article, settings),
      ({ text, link }, article) => linkPolicy(article, settings.links) !== 'with-link' || text.includes(link),
    ),
  mostCost: ({ prices, thread, picture }) =>
    millionths(
      (thread?.posts ?? 1) * Math.max(prices.post, prices.link) +
        Math.max(1, picturesWanted(picture, mostPictures)) * prices.altText,
    ),
}

export type Settings = z.output<z.ZodObject<typeof shape>>

/** Of a dollar; whole, so that a month of posts adds up exactly. */
export const millionths = (dollars: number): number => Math.round(dollars * 1_000_000)
