/** The reader's page: the sandbox's channels as readers see them, new posts appearing as they arrive. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { streamSSE } from 'hono/streaming'
import type { ChannelInfo } from '../domain/channel.ts'
import type { Clock } from '../domain/clock.ts'
import type { FakeAccount, FakeImage, FakePost, FakeStore } from '../networks/fake.ts'
import type { Bell } from './bell.ts'
import { script } from './page-script.ts'
import { style } from './page-style.ts'
import { webAddress, withLinks } from './prose.ts'

/** One channel on the page. */
export interface Column {
  info: ChannelInfo
  account: FakeAccount
  store: Pick<FakeStore, 'list' | 'picture'>
}

interface PageOptions {
  newsroom: string
  language: string
  /** Of the newsroom: an IANA name. */
  timeZone: string
  columns: Column[]
  bell: Bell
  clock: Clock
}

/** As many as a reader scrolls through; the store keeps more. */
const postsShown = 50
/** Proxies drop a connection that is silent for long. */
const heartbeatMs = 15_000

/** Nothing from anywhere else, nothing inline: what a post says can never run. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The page at `/`, its list at `/posts`, its news at `/events` (server-sent), its style and script. */
export const readersPage = (options: PageOptions): Hono => {
  const { columns, bell, clock, timeZone } = options
  const app = new Hono()

  app.use(async (c, next) => {
    await next()
    c.header('content-security-policy', contentSecurityPolicy)
    c.header('x-content-type-options', 'nosniff')
    c.header('referrer-policy', 'no-referrer')
    c.header('cache-control', 'no-cache')
  })

  const list = async () => {
    const posts = await Promise.all(
      columns.map(({ account, store }) => store.list(account.account, postsShown)),
    )
    return columns.map((column, index) =>
      channelSection(column, posts[index]!, { now: clock.now(), timeZone }),
    )
  }

  app.get('/', async (c) => c.html(wholePage(options, await list())))
  app.get('/posts', async (c) => c.html(html`${await list()}`))
  app.get('/page.css', (c) => c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/page.js', (c) => c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' }))

  app.get('/pictures/:channel/:name', async (c) => {
    const { channel, name } = c.req.param()
    const column = columns.find(({ info }) => info.id === channel)
    const bytes = await column?.store.picture(name)
    return bytes
      ? c.body(Uint8Array.from(bytes), 200, { 'content-type': 'image/webp' })
      : c.text('This picture is not kept any more.\n', 404)
  })

  app.get('/events', (c) =>
    streamSSE(c, (stream) => {
      const tell = () => void stream.writeSSE({ event: 'posts', data: '' })
      // At once, for what came between the page and this connection, and after every reconnection.
      tell()
      const unlisten = bell.listen(tell)
      const heartbeat = setInterval(() => void stream.write(': still here\n\n'), heartbeatMs)
      return new Promise((resolve) =>
        stream.onAbort(() => {
          clearInterval(heartbeat)
          unlisten()
          resolve()
        }),
      )
    }),
  )
  return app
}

/** When somebody looks: ms since the epoch, and the zone whose clock they read. */
export interface Moment {
  now: number
  timeZone: string
}

export type Html = ReturnType<typeof html>

const wholePage = (
  { newsroom, language, columns }: PageOptions,
  sections: Html[],
): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${newsroom}: reader's page</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<script src="page.js" defer></script>
<noscript><meta http-equiv="refresh" content="15"></noscript>
</head>
<body>
<header class="top">
<h1 lang="${language}" dir="auto">${newsroom}</h1>
<p>What your readers see. This is the sandbox: these channels exist on this machine only.</p>
<p id="count" role="status"></p>
${columns.length > 1 && jumpLinks(columns)}
</header>
<button id="more" type="button" hidden></button>
<main>
<div id="channels">${sections}</div>
${
  columns.length === 0
    ? html`<p class="first">No channel posts to the sandbox yet: add one to the configuration.</p>`
    : html`<p class="first">The square is quiet. Cry your first story:<br><code>crier publish examples/harbour-bridge.json</code></p>`
}
</main>
</body>
</html>`

/** Newest first, and a thread as it is read: its first post above its answers. */
const inReadingOrder = (posts: FakePost[]): FakePost[] => {
  const ids = new Set<string | undefined>(posts.map(({ id }) => id))
  const thread = (post: FakePost): FakePost[] => [
    post,
    ...posts
      .filter(({ inReplyTo }) => inReplyTo === post.id)
      .reverse()
      .flatMap(thread),
  ]
  return posts.filter(({ inReplyTo }) => !ids.has(inReplyTo)).flatMap(thread)
}

/** On a phone the channels stand below each other, screens apart. */
const jumpLinks = (columns: Column[]): Html =>
  html`<nav class="jump" aria-label="Channels">${columns.map(
    ({ info, account }) =>
      html`<a href="#channel-${info.id}"><bdi>${account.handle}</bdi> <span class="network">${info.network}</span></a>`,
  )}</nav>`

/** A channel without a name of its own has its id, which readers never see: theirs bears the newsroom's name. */
export const asReadersKnow = (info: ChannelInfo, newsroom: string): ChannelInfo =>
  info.name === info.id ? { ...info, name: newsroom } : info

const channelSection = ({ info, account }: Column, posts: FakePost[], { now, timeZone }: Moment): Html =>
  channelBox(
    info,
    account,
    html`<div class="posts">${inReadingOrder(together(posts.filter(({ draft }) => !draft))).map((post) => postArticle(info, account, post, { now, timeZone }))}</div>
<p class="none">No posts here yet.</p>`,
  )

/** An album as readers see it, where each of its pictures is a post of its own. Newest first, as given. */
const together = (posts: FakePost[]): FakePost[] =>
  posts.flatMap((post) => {
    if (post.group === undefined) return post
    const [first, ...rest] = posts.filter(({ group }) => group === post.group).reverse()
    return post === first ? { ...post, album: rest.flatMap(({ image }) => image ?? []) } : []
  })

export const channelBox = (info: ChannelInfo, account: FakeAccount, content: Html): Html => html`
<section id="channel-${info.id}" class="channel ${account.look ?? 'post'}" aria-labelledby="name-${info.id}">
<header>${face(info.name)}
<div><h2 id="name-${info.id}" lang="${info.language}" dir="auto">${info.name}</h2>
<p><bdi>${account.handle}</bdi> <span class="network">${info.network}</span></p></div>
</header>
${content}
</section>`

/** The address at which a picture loads; undefined when it is only named. */
export type Loads = (src: string) => string | undefined

/** Every network's post is the same markup; the style sheet makes a bubble or a card of it. */
export const postArticle = (
  info: ChannelInfo,
  account: FakeAccount,
  post: FakePost,
  moment: Moment,
  loads: Loads = (src) => (webAddress(src) ? undefined : `pictures/${info.id}/${src}`),
): Html => html`
<article id="post-${info.id}-${post.id}" lang="${info.language}">
${face(info.name)}
<p class="by"><b dir="auto">${info.name}</b> <bdi class="handle">${account.handle}</bdi></p>
${post.link && post.cardAbove && linkCard(post.link)}
<div class="text" dir="auto">${withLinks(post)}</div>
${post.image && pictures(info, account, [post.image, ...(post.album ?? [])], loads)}
${post.link && !post.cardAbove && linkCard(post.link)}
<p class="when">${time(post.at, moment, info.language)}${post.inReplyTo !== undefined && html` · <span lang="en">thread</span>`}${post.editedAt !== undefined && html` · <span lang="en">edited</span>`}</p>
</article>`

const pictures = (info: ChannelInfo, account: FakeAccount, images: FakeImage[], loads: Loads): Html => {
  const figures = images.map((image) => picture(info, account, image, loads))
  return images.length === 1 ? figures[0]! : html`<div class="album">${figures}</div>`
}

/** Readers of a network see either the picture or its text; the sandbox shows both. A chat has no text for pictures. */
const picture = (
  { language }: ChannelInfo,
  { look }: FakeAccount,
  { src, alt }: FakeImage,
  loads: Loads,
): Html => {
  const address = loads(src)
  return html`
<figure class="picture" lang="en">${address ? html`<img src="${address}" alt="${alt ?? ''}" loading="lazy">` : ''}
<figcaption>${alt ? html`Alt: <bdi lang="${language}">${alt}</bdi>` : look === 'chat' ? '' : 'Without alt text'}</figcaption></figure>`
}

const face = (name: string): Html => html`<span class="face" aria-hidden="true">${[...name][0]}</span>`

const linkCard = (link: string): Html | undefined => {
  const address = webAddress(link)
  return (
    address &&
    html`<a class="card" href="${address.href}" target="_blank" rel="noopener" dir="ltr">
<span class="host">${address.host}</span><span class="path">${decoded(address.pathname)}</span></a>`
  )
}

/** A path as people wrote it; a stray % is not worth an error page. */
const decoded = (path: string): string => {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** '3 min. ago · 23 Nov, 14:05 UTC', in the channel's language. */
const time = (at: number, { now, timeZone }: Moment, language: string): Html => {
  const [unit, ms] = steps.find(([, ms]) => now - at >= ms) ?? ['second', Number.POSITIVE_INFINITY]
  const ago = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  const clock = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  })
  const relative = ago.format(-Math.max(0, Math.floor((now - at) / ms)), unit)
  return html`<time datetime="${new Date(at).toISOString()}">${relative} · ${clock.format(at)}</time>`
}
