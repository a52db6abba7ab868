/** Graph, simulated: the calls Crier makes and those an editor's hand would make, as strict as the documentation reads. */
import { createHmac } from 'node:crypto'
import type { FakeNetwork, FakePost, FakeStore } from '../fake.ts'
import { answer, refuse, usage } from './sandbox-answers.ts'
import { changePost, createPhoto, createPost, isPhoto, isWebAddress } from './sandbox-posts.ts'
import type { Settings } from './settings.ts'

const appId = '1000000000000001'
const scopes = ['pages_show_list', 'pages_read_engagement', 'pages_manage_posts']

export const fake: FakeNetwork<Settings> = {
  settings: (settings, apiRoot) => ({
    ...settings,
    apiRoot,
    token: `EAASANDBOX${settings.page}`,
    ...(settings.appSecret !== undefined && { appSecret: 'sandbox-app-secret' }),
    ...(settings.appId !== undefined && { appId }),
  }),

  account: ({ page }) => ({ account: page, handle: `facebook.com/${page}`, look: 'page' }),

  serve: (accounts, store, clock) => async (request) => {
    const url = new URL(request.url)
    if (leaks(url, accounts))
      return refuse(
        400,
        1,
        'Sandbox: a token stands in the URL, where every log keeps it. Send it as "Authorization: Bearer" or in the form.',
      )
    const form = await formOf(request)
    if (form === undefined) return refuse(400, 100, '(#100) The body is not a form')
    const [, version, object = '', edge, ...more] = url.pathname.split('/')
    if (!/^v\d+\.0$/.test(version ?? ''))
      return refuse(400, 2500, 'Sandbox: the path must start with a version, as in /v26.0/me')
    const scrapes = object === '' && form.get('scrape') === 'true'
    if (more.length > 0 || (object === '' && !scrapes))
      return refuse(400, 2500, `Unknown path components: /${more.join('/')}`)

    // Only a POST may say that it is meant as something else.
    const meant = request.method === 'POST' ? form.get('method') : null
    const method = String(meant ?? request.method).toUpperCase()
    const bearer = bearerOf(request, form)
    if (bearer === undefined) return refuse(400, 104, 'An access token is required to request this resource.')
    if (object === 'debug_token')
      return method === 'GET' ? debugToken(bearer, form.get('input_token'), accounts) : unsupported(method)

    const [token, granted = scopes] = grantOf(bearer)
    const account = accounts.find((one) => one.token === token)
    if (account === undefined)
      return refuse(400, 190, 'Invalid OAuth access token - Cannot parse access token')
    const unproved = proofProblem(
      account,
      bearer,
      url.searchParams.get('appsecret_proof') ?? form.get('appsecret_proof'),
    )
    if (unproved !== undefined) return refuse(400, 100, unproved, { type: 'GraphMethodException' })
    for (const key of ['access_token', 'appsecret_proof', 'method']) form.delete(key)

    const { page } = account
    const now = clock.now()
    const needed = method === 'GET' ? 'pages_read_engagement' : 'pages_manage_posts'
    const isReadOfPage = method === 'GET' && edge === undefined && (object === page || object === 'me')
    if (!scrapes && !isReadOfPage && !granted.includes(needed))
      return refuse(
        400,
        method === 'GET' ? 10 : 200,
        `(#${method === 'GET' ? 10 : 200}) Requires the permission ${needed}`,
      )
    if (scrapes) return scraped(page, String(form.get('id')))
    if (object === page || object === 'me') {
      if (method === 'GET' && edge === undefined) return pageFields(page, fieldsOf(url))
      if (method === 'GET' && edge === 'published_posts') return publishedPosts(page, store, url)
      if (method === 'POST' && edge === 'feed') return createPost(page, store, form, now)
      if (method === 'POST' && edge === 'photos') return createPhoto(page, store, form, now)
      return unsupported(method)
    }
    const post = edge === undefined ? await store.get(page, object) : undefined
    if (post === undefined) return notThere(method, object)
    if (method === 'GET') return answerFields(page, postFields(post), fieldsOf(url))
    if (method === 'POST') return changePost(page, store, post, form, now)
    if (method === 'DELETE') return answer(page, { success: await store.remove(page, object) })
    return notThere(method, object)
  },

  // Asking about a token is a POST only to keep the token out of the URL.
  // Neither asking about a token nor having a page read for its card, at the root of the version, makes a post.
  writes: ({ method, url }) => method !== 'GET' && !/\/(debug_token|v[\d.]+\/)$/.test(new URL(url).pathname),

  publishes: ({ url }, accounts) => {
    const [, object = '', edge] = new URL(url).pathname.split('/').slice(1)
    // A draft is published by its own id.
    if (edge === undefined) return /^\d+_\d+$/.test(object)
    return edge === 'feed' && accounts.some(({ page, draft }) => page === object && !draft)
  },

  trouble: {
    'rate-limit': (seconds) =>
      refuse(
        400,
        80_001,
        '(#80001) There have been too many calls to this Page account. Wait a bit and try again.',
        {
          type: 'OAuthException',
          headers: usage('sandbox', Math.ceil(seconds / 60)),
        },
      ),
    'server-error': () =>
      refuse(500, 2, 'An unexpected error has occurred. Please retry your request later.', {
        transient: true,
      }),
    'dead-token': (_, now) =>
      refuse(
        400,
        190,
        `Error validating access token: Session has expired on ${new Date(now).toUTCString()}.`,
        { subcode: 463 },
      ),
  },
}

/** The scraper, which reads no page here: https://developers.facebook.com/docs/sharing/opengraph/using-objects#update */
const scraped = (page: string, url: string): Response =>
  isWebAddress(url)
    ? answer(page, { url, type: 'article' })
    : refuse(400, 100, '(#100) Param id must be a URL')

/** Ours, not Graph's: the real one takes tokens in URLs, and logs of proxies are full of them. */
const leaks = (url: URL, accounts: Settings[]): boolean =>
  ['access_token', 'input_token'].some((key) => url.searchParams.has(key)) ||
  accounts.some(({ token }) => url.href.includes(token))

const formOf = async (request: Request): Promise<FormData | undefined> => {
  const type = request.headers.get('content-type')
  if (type === null) return new FormData()
  if (type === 'application/x-www-form-urlencoded') {
    const form = new FormData()
    for (const [key, value] of new URLSearchParams(await request.text())) form.append(key, value)
    return form
  }
  try {
    return (await request.formData()) as FormData
  } catch {
    return undefined
  }
}

const bearerOf = (request: Request, form: FormData): string | undefined => {
  const header = /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
  return header ?? form.get('access_token')?.toString()
}

const proofProblem = ({ appSecret }: Settings, bearer: string, proof: unknown): string | undefined => {
  if (appSecret === undefined) return undefined
  if (proof === null) return 'API calls from the server require an appsecret_proof argument'
  return proof === createHmac('sha256', appSecret).update(bearer).digest('hex')
    ? undefined
    : 'Invalid appsecret_proof provided in the API argument'
}

/** A token of the sandbox may name its only permissions behind a tilde, as if its person had withheld the others. */
const grantOf = (bearer: string): [token: string, granted?: string[]] => {
  const [token = '', granted] = bearer.split('~')
  return [token, granted?.split(',')]
}

const unsupported = (method: string): Response =>
  refuse(400, 100, `Unsupported ${method.toLowerCase()} request.`, { type: 'GraphMethodException' })

const notThere = (method: string, object: string): Response =>
  refuse(
    400,
    100,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${object}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    { type: 'GraphMethodException', subcode: 33 },
  )

/** Field names at the top level; what stands in braces chooses within a field, which the fake gives whole. */
const fieldsOf = (url: URL): string[] =>
  (url.searchParams.get('fields') ?? 'id').replace(/\{[^}]*\}/g, '').split(',')

const unknownField = (all: Record<string, unknown>, fields: string[]): string | undefined =>
  fields.find((name) => !(name in all))

/** Graph always adds the id, and leaves out what is empty. */
const pick = (all: Record<string, unknown>, fields: string[]): Record<string, unknown> =>
  Object.fromEntries(['id', ...fields].map((name) => [name, all[name]]))

const answerFields = (page: string, all: Record<string, unknown>, fields: string[]): Response => {
  const unknown = unknownField(all, fields)
  return unknown === undefined
    ? answer(page, pick(all, fields))
    : refuse(400, 100, `(#100) Tried accessing nonexisting field (${unknown})`)
}

const pageFields = (page: string, fields: string[]): Response =>
  answerFields(page, { id: page, name: `Sandbox Page ${page}`, is_published: true }, fields)

const postFields = (post: FakePost): Record<string, unknown> =>
  isPhoto(post) ? photoFields(post) : feedFields(post)

/** https://developers.facebook.com/docs/graph-api/reference/photo: no post, and nothing to be published. */
const photoFields = ({ id, at, image }: FakePost): Record<string, unknown> => ({
  id,
  created_time: new Date(at).toISOString().replace(/\.\d+Z$/, '+0000'),
  link: `https://www.facebook.com/photo.php?fbid=${id}`,
  alt_text_custom: image?.alt,
})

const feedFields = (post: FakePost): Record<string, unknown> => ({
  id: post.id,
  message: post.text === '' ? undefined : post.text,
  created_time: new Date(post.at).toISOString().replace(/\.\d+Z$/, '+0000'),
  permalink_url: `https://www.facebook.com/${post.id.replace('_', '/posts/')}`,
  is_published: post.draft !== true,
  status_type: post.image
    ? 'added_photos'
    : post.link === undefined
      ? 'mobile_status_update'
      : 'shared_story',
  application: { name: 'Crier sandbox', id: appId },
  attachments: attachmentsOf(post),
})

const attachmentsOf = ({ id, link, image }: FakePost) => {
  if (image) {
    const url = `https://www.facebook.com/photo.php?fbid=${id.replace(/^.*_/, '')}`
    return { data: [{ url, unshimmed_url: url }] }
  }
  const url = link && `https://l.facebook.com/l.php?u=${encodeURIComponent(link)}`
  return url && { data: [{ url, unshimmed_url: link }] }
}

/** About as many posts of a year as Meta says that the edge gives. */
const reach = 600

const publishedPosts = async (page: string, store: FakeStore, url: URL): Promise<Response> => {
  const limit = Number(url.searchParams.get('limit') ?? 25)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return refuse(400, 100, '(#100) Param limit must be a number between 1 and 100')
  const fields = fieldsOf(url)
  const shown = (await store.list(page, reach)).filter(({ draft }) => draft !== true)
  const all = shown.slice(0, limit).map(postFields)
  const unknown = all[0] && unknownField(all[0], fields)
  if (unknown !== undefined) return refuse(400, 100, `(#100) Tried accessing nonexisting field (${unknown})`)
  return answer(page, { data: all.map((post) => pick(post, fields)) })
}

const debugToken = (bearer: string, input: unknown, accounts: Settings[]): Response => {
  if (typeof input !== 'string' || input === '')
    return refuse(400, 100, '(#100) The parameter input_token is required')
  const asker = accounts.find((account) => bearer === `${account.appId}|${account.appSecret}`)
  if (asker === undefined)
    return refuse(400, 190, 'Sandbox: debug_token takes the token of the app, <app id>|<app secret>')
  const [token, granted = scopes] = grantOf(input)
  const known = accounts.find((one) => one.token === token)
  return answer(asker.page, {
    data: known
      ? {
          app_id: asker.appId,
          type: 'PAGE',
          profile_id: known.page,
          is_valid: true,
          expires_at: 0,
          data_access_expires_at: 0,
          scopes: granted,
          granular_scopes: granted.map((scope) => ({ scope, target_ids: [known.page] })),
        }
      : { is_valid: false, scopes: [], error: { code: 190, message: 'Invalid OAuth access token.' } },
  })
}
