/** Posts that nobody has sent, as readers would see them: one page that holds all it needs but the pictures. */
import { html, raw } from 'hono/html'
import type { ChannelInfo } from '../domain/channel.ts'
import { type Post, picturesOf } from '../domain/post.ts'
import type { FakeAccount, FakePost } from '../networks/fake.ts'
import { asReadersKnow, channelBox, type Html, type Moment, postArticle } from './page.ts'
import { style } from './page-style.ts'
import { webAddress } from './prose.ts'

export interface PreviewColumn {
  info: ChannelInfo
  account: FakeAccount
  goes: boolean
  /** For people: which rule said so. */
  why: string
  /** Absent where the story does not go. */
  post?: Post
}

/** Nothing from anywhere else runs, and nothing loads but the story's own pictures. */
const contentSecurityPolicy = (columns: PreviewColumn[]): string => {
  const hosts = columns
    .flatMap(({ post }) => (post ? picturesOf(post) : []))
    .flatMap(({ url }) => webAddress(url)?.origin ?? [])
  const images = hosts.length > 0 ? `; img-src ${[...new Set(hosts)].join(' ')}` : ''
  return `default-src 'none'; style-src 'unsafe-inline'${images}`
}

/** @returns a whole HTML document */
export const previewPage = async (
  headline: string,
  newsroom: string,
  columns: PreviewColumn[],
  moment: Moment,
): Promise<string> =>
  String(
    await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${contentSecurityPolicy(columns)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${headline}: posts</title>
<style>${raw(style)}</style>
</head>
<body>
<header class="top">
<h1 dir="auto">${headline}</h1>
<p>What readers would see. Nothing of this was sent.</p>
</header>
<main><div id="channels">${columns.map((column) => columnBox({ ...column, info: asReadersKnow(column.info, newsroom) }, moment))}</div></main>
</body>
</html>
`,
  )

const columnBox = ({ info, account, goes, why, post }: PreviewColumn, moment: Moment): Html => {
  const notes = [
    ...(goes ? [] : [`Does not go there: ${why}`]),
    ...(post ? [lengths(post), ...post.warnings] : []),
  ]
  return channelBox(
    info,
    account,
    html`<div class="posts">${post && asShown(post, account, moment.now).map((one) => postArticle(info, account, one, moment, loads))}</div>
<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`,
  )
}

const loads = (src: string): string | undefined => webAddress(src)?.href

const lengths = ({ length: { used, limit, unit }, more = [] }: Post): string => {
  const rest = more.map((part) => `, then ${part.used}`).join('')
  return `${used}${rest} of ${limit} ${unit}`
}

/** A thread from its first post on. */
const asShown = (post: Post, { account, look, card }: FakeAccount, at: number): FakePost[] => {
  const { text, entities, link, more = [] } = post
  const of = (wanted: string) => entities.filter(({ type }) => type === wanted)
  const [image, ...album] = picturesOf(post).map(({ url, alt }) => ({ src: url, ...(alt && { alt }) }))
  // A short post has a card only of a link in its words.
  const hasCard = !image && card !== 'none' && (look !== 'post' || text.includes(link))
  return [
    {
      ...{ id: 'preview', account, at, text, bold: of('bold'), italic: of('italic') },
      ...(image && { image, album }),
      ...(hasCard && { link, cardAbove: card === 'above' }),
    },
    ...more.map((part, index) => {
      return { id: `preview-${index + 2}`, account, at, text: part.text, inReplyTo: 'preview' }
    }),
  ]
}
