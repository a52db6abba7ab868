/** Posts that nobody has sent, as readers would see them: one page that holds all it needs. */
import { html, raw } from 'hono/html'
import type { ChannelInfo } from '../domain/channel.ts'
import type { Post } from '../domain/post.ts'
import type { FakeAccount, FakePost } from '../networks/fake.ts'
import { asReadersKnow, channelBox, type Html, type Moment, postArticle } from './page.ts'
import { style } from './page-style.ts'

export interface PreviewColumn {
  info: ChannelInfo
  account: FakeAccount
  goes: boolean
  /** For people: which rule said so. */
  why: string
  /** Absent where the story does not go. */
  post?: Post
}

/** Nothing from anywhere else runs or loads. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'"

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
<meta http-equiv="content-security-policy" content="${contentSecurityPolicy}">
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
    ...(post ? [`${post.length.used} of ${post.length.limit} ${post.length.unit}`, ...post.warnings] : []),
  ]
  return channelBox(
    info,
    account,
    html`<div class="posts">${post && postArticle(info, account, asShown(post, account, moment.now), moment)}</div>
<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`,
  )
}

const asShown = ({ text, entities, link, media }: Post, { account }: FakeAccount, at: number): FakePost => {
  const of = (wanted: string) => entities.filter(({ type }) => type === wanted)
  return {
    ...{ id: 'preview', account, at, text, bold: of('bold'), italic: of('italic') },
    ...(media ? { image: { src: media.url, ...(media.alt && { alt: media.alt }) } } : { link }),
  }
}
