/** How the simulated Page takes posts: what it refuses, what it shows, and that a draft is seen by nobody. */
import { createHash } from 'node:crypto'
import type { FakeImage, FakePost, FakeStore } from '../fake.ts'
import { examine } from '../fake-picture.ts'
import { answer, refuse } from './sandbox-answers.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** Meta says "consecutively" and gives no figure (error 506); long enough to catch a retry, short enough to play. */
const duplicateMs = 10 * minute
const longestMessage = 63_206
const largestPhoto = 4 * 1024 * 1024
/** https://developers.facebook.com/docs/graph-api/reference/page/photos#upload: "about 24 hours" */
const photoWaitsMs = day

const badParam = (what: string): Response => refuse(400, 100, `(#100) ${what}`)

/** POST /{page}/feed. A scheduled post stays a draft here: Crier keeps its own times. */
export const createPost = async (
  page: string,
  store: FakeStore,
  form: FormData,
  now: number,
): Promise<Response> => {
  const unknown = unknownKey(
    form,
    /^(message|link|published|scheduled_publish_time|attached_media(\[\d+\])?)$/,
  )
  if (unknown !== undefined) return badParam(`Unknown parameter: ${unknown}`)
  const text = form.get('message')?.toString() ?? ''
  const link = form.get('link')?.toString()
  const media = await attached(page, store, form, now)
  const problem =
    messageProblem(text) ??
    publishedProblem(form) ??
    scheduleProblem(form, now) ??
    linkProblem(link) ??
    media.problem
  if (problem) return problem
  const [image, ...album] = media.images
  if (link !== undefined && image !== undefined)
    return badParam('Sandbox: a post shows a card or photos, so send link or attached_media')
  if (text.trim() === '' && link === undefined && image === undefined)
    return refuse(400, 197, '(#197) The post is empty. Please enter a message to share.')

  const draft = form.get('published') === 'false'
  if (!draft && (await twin(page, store, text, link))) return duplicate()
  const id = `${page}_${await store.nextNumber(page)}`
  await store.save({
    id,
    account: page,
    at: now,
    text,
    ...(link !== undefined && { link }),
    ...(image && { image }),
    ...(album.length > 0 && { album }),
    ...(draft && { draft }),
  })
  return answer(page, { id, post_supports_client_mutation_id: true })
}

/** POST /{page}/photos. An unpublished photo has an id without the Page's and waits for `attached_media`. */
export const createPhoto = async (
  page: string,
  store: FakeStore,
  form: FormData,
  now: number,
): Promise<Response> => {
  const unknown = unknownKey(form, /^(url|source|caption|published|alt_text_custom)$/)
  if (unknown !== undefined) return badParam(`Unknown parameter: ${unknown}`)
  const text = form.get('caption')?.toString() ?? ''
  const src = await photoSource(form, store)
  const problem = messageProblem(text) ?? publishedProblem(form)
  if (problem) return problem
  if (src === undefined) return refuse(400, 324, '(#324) Missing or invalid image file')

  const draft = form.get('published') === 'false'
  if (!draft && (await twin(page, store, text, src))) return duplicate()
  const number = String(await store.nextNumber(page))
  const alt = form.get('alt_text_custom')?.toString()
  const id = draft ? number : `${page}_${number}`
  await store.save({
    id,
    account: page,
    at: now,
    text,
    image: { src, ...(alt !== undefined && { alt }) },
    ...(draft && { draft }),
  })
  return answer(page, draft ? { id } : { id: number, post_id: id })
}

/** POST /{post}: shows a draft, or changes the words. Showing what is shown already succeeds and changes nothing. */
export const changePost = async (
  page: string,
  store: FakeStore,
  post: FakePost,
  form: FormData,
  now: number,
): Promise<Response> => {
  if (isPhoto(post)) return badParam('A photo that waits is no post: attach it to one')
  const unknown = unknownKey(form, /^(message|is_published)$/)
  if (unknown !== undefined) return badParam(`Unknown parameter: ${unknown}`)
  if (!form.has('message') && !form.has('is_published'))
    return badParam('Nothing to change: send message or is_published')
  const shown = form.get('is_published')?.toString()
  if (shown !== undefined && shown !== 'true')
    return badParam('A post can be published, not taken back: is_published must be true')
  const text = form.get('message')?.toString() ?? post.text
  const problem = messageProblem(text)
  if (problem) return problem

  const { draft, ...kept } = post
  const publishes = draft === true && shown === 'true'
  if (publishes && (await twin(page, store, text, post.link))) return duplicate()
  await store.save({
    ...(publishes ? { ...kept, at: now } : post),
    text,
    ...(text !== post.text && { editedAt: now }),
  })
  return answer(page, { success: true })
}

/** An unpublished photo has an id without the Page's. */
export const isPhoto = ({ id }: FakePost): boolean => !id.includes('_')

const unknownKey = (form: FormData, known: RegExp): string | undefined => {
  for (const [key] of form) if (!known.test(key)) return key
  return undefined
}

const messageProblem = (text: string): Response | undefined =>
  text.length > longestMessage ? badParam('Param message is too long') : undefined

const publishedProblem = (form: FormData): Response | undefined =>
  ['true', 'false', null].includes(form.get('published')?.toString() ?? null)
    ? undefined
    : badParam('Param published must be a boolean')

/** https://developers.facebook.com/docs/pages-api/posts: unpublished, between 10 minutes and 30 days ahead, in seconds. */
const scheduleProblem = (form: FormData, now: number): Response | undefined => {
  const time = form.get('scheduled_publish_time')
  if (time === null) return undefined
  const ahead = Number(time) * 1000 - now
  return form.get('published') === 'false' && ahead >= 10 * minute && ahead <= 30 * day
    ? undefined
    : badParam('The specified scheduled publish time is invalid.')
}

const linkProblem = (link: string | undefined): Response | undefined =>
  link === undefined || isWebAddress(link)
    ? undefined
    : refuse(400, 1500, '(#1500) The url you supplied is invalid')

export const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)

/** `attached_media[0]={"media_fbid":"7"}`, or one JSON array; in the order of the form. */
const attached = async (
  page: string,
  store: FakeStore,
  form: FormData,
  now: number,
): Promise<{ images: FakeImage[]; problem?: Response }> => {
  const problem = badParam('Param attached_media holds no photo that is waiting: {"media_fbid":"<photo>"}')
  const images: FakeImage[] = []
  for (const [key, value] of form) {
    if (!key.startsWith('attached_media')) continue
    const ids = Array.from(String(value).matchAll(/"media_fbid"\s*:\s*"?(\d+)/g), ([, id]) => id!)
    if (ids.length === 0) return { images, problem }
    for (const id of ids) {
      const photo = await store.get(page, id)
      if (!photo?.image || photo.at <= now - photoWaitsMs) return { images, problem }
      images.push(photo.image)
    }
  }
  return { images }
}

const photoSource = async (form: FormData, store: FakeStore): Promise<string | undefined> => {
  const url = form.get('url')
  if (typeof url === 'string') return isWebAddress(url) ? url : undefined
  const file = form.get('source')
  if (file === null || typeof file === 'string') return undefined
  if (file.size > largestPhoto) return undefined
  const found = await examine(Buffer.from(await file.arrayBuffer()))
  return found && /^image\/(jpeg|bmp|png|gif|tiff)$/.test(found.type)
    ? store.keepPicture(found.small)
    : undefined
}

/** True when the Page showed the same a moment ago. Drafts do not count: nobody has seen them. */
const twin = async (
  page: string,
  store: FakeStore,
  text: string,
  link: string | undefined,
): Promise<boolean> => {
  const key = createHash('sha256')
    .update(JSON.stringify([text, link]))
    .digest('hex')
  return !(await store.firstSeen(page, key, duplicateMs))
}

const duplicate = (): Response =>
  refuse(400, 506, '(#506) Duplicate status message: the same post cannot be published twice in a row.')
