/** What one Facebook Page needs in the configuration. */
import { z } from 'zod'
import { type NetworkSettings, secret } from '../contract.ts'
import { layoutShape } from '../layout.ts'
import { pictureSetting } from '../picture.ts'
import { tryTemplate } from '../trial.ts'
import { mostPictures, render, standard } from './render.ts'

/** YAML reads a bare id as a number; past 2^53 it would lose digits, which `int` refuses. */
const pageRule = 'must be the numeric id of the Page, in quotes when it is longer than 15 digits'
const page = z
  .union([z.string().regex(/^\d+$/), z.number(pageRule).int(pageRule).positive(pageRule)], {
    error: pageRule,
  })
  .transform(String)
  .describe('Numeric id of the Page: on facebook.com under About, Page transparency.')

const shape = {
  page,
  token: secret(
    'Page access token with pages_manage_posts and pages_read_engagement. A token of a person, not of the Page, is refused by Facebook.',
  ).regex(/^\S+$/, 'has a space or a line break in it'),
  appSecret: secret(
    'Secret of the Meta app. Every request is then signed with it (appsecret_proof), as apps that "require app secret" demand.',
  )
    .regex(/^\S+$/, 'has a space or a line break in it')
    .optional(),
  appId: z
    .string()
    .regex(/^\d+$/, 'holds digits only, such as "200000000000002"')
    .optional()
    .describe(
      'Id of the Meta app, in quotes. With appSecret it lets the daily check read the rights and the end of the token.',
    ),
  version: z
    .string()
    .regex(/^v\d+\.\d+$/, 'must be a version such as v26.0')
    .default('v26.0')
    .describe('Version of the Graph API; Meta retires one about two years after its release.'),
  draft: z
    .boolean()
    .default(true)
    .describe(
      'true: make an invisible draft first, then publish it. A connection that breaks while the draft is made can then cost no second post. false: one request less; after a lost answer only the list of the Page’s posts can be asked, so a person may have to look.',
    ),
  picture: pictureSetting(
    'the story’s first picture with its alternative text, and the link in the words, as a photo has no card.',
    mostPictures,
  ),
  ...layoutShape(standard),
  apiRoot: z
    .url({ protocol: /^https?$/ })
    .regex(/\/$/, 'must end with a slash')
    .default('https://graph.facebook.com/')
    .describe('Where the Graph API is; change it only for a proxy or a simulation. Ends with a slash.'),
}

export type Settings = z.output<z.ZodObject<typeof shape>>

export const settings: NetworkSettings<typeof shape> = {
  label: 'Facebook',
  shape,
  account: 'page',
  // Meta limits calls, not posts, by a share of the Page's readers that only its answers tell:
  // https://developers.facebook.com/docs/graph-api/overview/rate-limiting
  ceilings: [],
  refForms:
    'the link of the post with its number (https://www.facebook.com/<page>/posts/<number>; not the pfbid… form), or its id (<page>_<post>)',
  refOf(said, { page }) {
    const address = /facebook\.com\//i.test(said) && URL.canParse(said) ? new URL(said) : undefined
    const given = address
      ? (address.searchParams.get('story_fbid') ??
        /^\/(?:[^/]+\/posts\/(?:[^/]+\/)?)?(\d+(?:_\d+)?)\/?$/.exec(address.pathname)?.[1])
      : said
    const [, whose = page, post] = /^(?:(\d+)_)?(\d+)$/.exec(given ?? '') ?? []
    if (post === undefined || whose !== page) return undefined
    return { id: `${page}_${post}`, url: address?.href ?? `https://www.facebook.com/${page}_${post}` }
  },
  combinations: (settings) => [
    ...tryTemplate(
      settings.template,
      (article) => render(article, settings),
      // Without a photo the card leads there.
      ({ text, link, media }) => media === undefined || text.includes(link),
    ),
    ...(settings.appId !== undefined && settings.appSecret === undefined ? [lonelyAppId] : []),
  ],
}

const lonelyAppId: [key: string, message: string] = [
  'appSecret',
  'is needed beside appId: the two together may ask Facebook about the token',
]
