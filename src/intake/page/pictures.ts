/** Every picture that a page offers, with what it says of it. */

export interface Picture {
  /** As written: perhaps relative. */
  url: string
  width?: number
  height?: number
  alt?: string
  /** Where it stands: `og:image`, `json-ld image`, `img`. */
  from: string
}

/** Pages have hundreds; an article is about the first ones. */
const most = 100
/** Beyond what an article may hold, and so of no use; every text is cut before anything looks into it. */
const longest = 4_000

type Attributes = Record<string, string>

export const addPicture = (pictures: Picture[], picture: Picture): void => {
  const url = picture.url.slice(0, longest).trim()
  if (url !== '' && !/^data:/i.test(url) && pictures.length < most)
    pictures.push({ ...picture, url, alt: picture.alt?.slice(0, longest) })
}

/** Pixels; `1024px` counts, `100%` does not. */
export const pixels = (value: unknown): number | undefined => {
  const [, digits] = /^\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$/.exec(String(value ?? '').slice(0, 20)) ?? []
  return digits && Number(digits) > 0 ? Number(digits) : undefined
}

/** `og:image`, `og:image:width` and their like: what follows a picture describes it (https://ogp.me/#structured). */
export const noteMetaPicture = (pictures: Picture[], name: string, content: string): void => {
  const [, from, detail = ''] = /^(og:image|twitter:image)(?::(\w+))?$/.exec(name) ?? []
  if (!from) return
  const last = pictures.findLast((picture) => picture.from === from)
  if (detail === '' || detail === 'url' || detail === 'src') {
    if (last?.url !== content.trim()) addPicture(pictures, { url: content, from })
  } else if (last && (detail === 'width' || detail === 'height')) last[detail] ??= pixels(content)
  else if (last && detail === 'alt' && content.trim() !== '') last.alt ??= content.slice(0, longest)
}

/** An `<img>`; pages that load pictures late keep the address elsewhere until then. */
export const noteImage = (pictures: Picture[], attributes: Attributes): void => {
  const { src = '', alt } = attributes
  const late = attributes['data-src'] ?? attributes['data-original'] ?? attributes['data-lazy-src']
  const url = late ?? (src === '' || /^data:/i.test(src) ? firstOf(attributes.srcset ?? '') : src)
  addPicture(pictures, {
    url,
    width: pixels(attributes.width),
    height: pixels(attributes.height),
    alt: alt?.trim() || undefined,
    from: 'img',
  })
}

const firstOf = (srcset: string): string => srcset.trim().split(/\s/, 1)[0] ?? ''
