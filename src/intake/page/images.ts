/** Which of a page's pictures belong to the story, and which of them leads it. */
import type { ArticleImage } from '../../domain/article.ts'
import { address } from '../schema.ts'
import type { Finding } from './findings.ts'
import { plainLine } from './line.ts'
import type { Picture } from './pictures.ts'
import { picturePlaces } from './rules.ts'

/** Of use on no network; what a page does not say the size of may be of any. */
const smallest = 200
/** A picture that is narrower gives way to one that is known to be wider. */
const wide = 600
const mostImages = 10
/** Files that stand in when a story has no picture of its own. */
const standIn =
  /(?:^|[-_.])(?:logo|favicon|icon|placeholder|default|fallback|blank|spacer|sprite|pixel|avatar)(?:[-_.\d]|$)/i

/**
 * @param base what relative addresses start from
 * @param logos addresses of the site's own marks
 */
export const imagesOf = (
  pictures: Picture[],
  base: string | undefined,
  logos: string[],
): { images: ArticleImage[]; finding: Finding } => {
  const finding: Finding = { field: 'images', others: [], passedOver: [] }
  const marks = logos.map((logo) => resolved(logo, base))
  const usable: Picture[] = []
  const ranked = pictures.toSorted((a, b) => picturePlaces.indexOf(a.from) - picturePlaces.indexOf(b.from))
  for (const picture of ranked) {
    const url = resolved(picture.url, base)
    const why = objection(picture, url, marks)
    if (why) finding.passedOver.push({ value: picture.url, from: picture.from, why })
    else usable.push({ ...picture, url: url! })
  }
  const chosen = usable.filter(({ from }) => from !== 'img')
  // Pictures on the page are the story's only when nobody says which are; those of a size are no decoration.
  const own = chosen.length > 0 ? chosen : usable.filter(({ width = 0 }) => width >= wide / 2).slice(0, 1)
  const first = own[0]
  const lead =
    first && (first.width ?? wide) < wide ? (own.find(({ width = 0 }) => width >= wide) ?? first) : first
  const ordered = lead ? [lead, ...own.filter((picture) => picture !== lead)] : []
  const images = new Map<string, ArticleImage>()
  for (const { url } of ordered) {
    const alike = usable.filter((picture) => fileOf(picture.url) === fileOf(url))
    const alt = alike
      .map((picture) => plainLine(picture.alt ?? ''))
      .find((text) => text && text.length <= 2_000)
    if (!images.has(fileOf(url)) && images.size < mostImages)
      images.set(fileOf(url), { url, ...(alt && { alt }) })
  }
  finding.taken = lead && { value: described(lead), from: lead.from }
  finding.others = usable
    .filter((picture) => picture !== lead)
    .map((picture) => ({ value: described(picture), from: picture.from }))
  return { images: [...images.values()], finding }
}

const objection = (
  { url, width, height }: Picture,
  full: string | undefined,
  logos: unknown[],
): string | undefined => {
  if (!full) return 'no address that can be fetched'
  if (/\.svg$/i.test(new URL(full).pathname)) return 'a drawing (SVG), which no network takes'
  if (logos.includes(full)) return 'the site’s logo'
  if (standIn.test(lastSegment(full))) return 'a stand-in, by its name'
  if ((width ?? smallest) < smallest || (height ?? smallest) < smallest)
    return `smaller than ${smallest} pixels`
  return url.length > 2_000 ? 'too long' : undefined
}

const described = ({ url, width, height, alt }: Picture): string =>
  [url, width && height && `${width} × ${height}`, alt && `“${alt}”`].filter(Boolean).join('  ')

const resolved = (url: string, base: string | undefined): string | undefined => {
  const full = URL.canParse(url, base) ? new URL(url, base).href : ''
  return address.safeParse(full).success ? full : undefined
}

const lastSegment = (url: string): string => new URL(url).pathname.split('/').at(-1)!

/** Sizes of one picture differ in their folders and queries, and in `-1200x630` before the ending. */
const fileOf = (url: string): string => {
  const name = lastSegment(url).replace(/[-_]\d{2,4}x\d{2,4}(?=\.\w+$)/, '')
  // `image.jpg` and `1200x800.jpg` are in every folder.
  return name.length > 12 ? name : url
}
