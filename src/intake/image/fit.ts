/** Makes a picture fit what a network takes, and changes nothing that need not be changed. */
import sharp, { type Metadata } from 'sharp'
import type { Picture, PictureLimits, PictureType } from '../../domain/picture.ts'
import { type Format, formatOf, namesOf } from './content.ts'

export type Fitted =
  | { kind: 'ready'; picture: Picture }
  /** No network would show it to readers; for people. */
  | { kind: 'refused'; why: string }

/** What a picture may unfold to: a file of a few kilobytes can ask for gigabytes. */
const mostPixels = 50e6
/** AVIF is opened in one piece: 49 million pixels of it took 920 MB, as JPEG at most 520 MB. */
const mostAvifPixels = 25e6
/** A shorter side than this is an icon or a counter of visits. */
const leastSide = 100
/** What no reader's screen shows; only taken away where the file is too large anyway. */
const visiblePixels = 12e6
const qualities = [92, 85, 78, 70]
const smallerBy = 0.7
const mostRounds = 8
const seconds = 20

sharp.concurrency(1)
sharp.cache(false)
// libvips reads dozens of formats, some with a bad record: only what we know by its first bytes is opened.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
})

/**
 * A picture that fits and carries nothing but its pixels passes byte for byte. Else it is turned upright, brought to
 * sRGB, and written anew without metadata: drawings as PNG as long as that fits, the rest as JPEG of the best quality
 * that does. Of an animation the first frame is taken. Never throws.
 */
export const makeFit = async (bytes: Uint8Array, limits: PictureLimits): Promise<Fitted> => {
  const format = formatOf(bytes)
  if (!format) return refused(`it is ${namesOf(bytes)}`)
  try {
    return await fitKnown(bytes, format, limits)
  } catch (error) {
    const { message } = error as Error
    return refused(
      message.includes('pixel limit')
        ? `it has more than ${pixelsOf(format) / 1e6} million pixels`
        : `it cannot be read (${message.split('\n')[0]!.slice(0, 200)})`,
    )
  }
}

const fitKnown = async (bytes: Uint8Array, format: Format, limits: PictureLimits): Promise<Fitted> => {
  const open = () =>
    sharp(bytes, { limitInputPixels: pixelsOf(format), failOn: 'error' }).timeout({ seconds })
  const facts = await open().metadata()
  const { width, height } = facts
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)]
  if (shorter < leastSide) return refused(`it is only ${width} × ${height} pixels`)
  if (longer / shorter > (limits.ratio ?? Number.POSITIVE_INFINITY))
    return refused(`at ${width} × ${height} pixels it is too long and narrow for this network`)

  const type = `image/${format}` as PictureType
  const room = limits.sides === undefined ? 1 : Math.min(1, limits.sides / (width + height))
  const isSmall = bytes.length <= limits.bytes
  if (limits.types.includes(type) && isSmall && room === 1 && isPlain(facts)) {
    // Reads every byte of it, as a network will: a picture that breaks off in the middle must not pass.
    await open().resize(64).raw().toBuffer()
    return { kind: 'ready', picture: { type, bytes } }
  }

  const write = (scale: number) => {
    const image = open().autoOrient().toColourspace('srgb')
    if (scale === 1) return image
    const turned = (facts.orientation ?? 1) >= 5
    const [across, down] = [width * scale, height * scale].map(Math.floor) as [number, number]
    return turned ? image.resize(down, across) : image.resize(across, down)
  }
  if (limits.types.includes('image/png') && (format === 'png' || format === 'gif' || facts.hasAlpha)) {
    const drawing = await write(room).png().toBuffer()
    if (drawing.length <= limits.bytes) return ready('image/png', drawing)
  }
  const enough = isSmall ? 1 : Math.sqrt(visiblePixels / (width * height))
  let scale = Math.min(room, enough, 1)
  for (let round = 0; round < mostRounds; round++, scale *= smallerBy)
    for (const quality of qualities) {
      const chromaSubsampling = quality > 80 ? '4:4:4' : '4:2:0'
      const photo = write(scale).flatten({ background: '#fff' }).jpeg({ quality, chromaSubsampling })
      const written = await photo.toBuffer()
      if (written.length <= limits.bytes) return ready('image/jpeg', written)
    }
  return refused('it cannot be made small enough for this network')
}

const pixelsOf = (format: Format): number => (format === 'avif' ? mostAvifPixels : mostPixels)

const ready = (type: PictureType, bytes: Uint8Array): Fitted => ({ kind: 'ready', picture: { type, bytes } })
const refused = (why: string): Fitted => ({ kind: 'refused', why })

/** Nothing in it but pixels of one frame, upright and in colours that every screen takes for granted. */
const isPlain = ({ exif, xmp, iptc, comments, orientation = 1, pages = 1, space, icc }: Metadata) =>
  !exif &&
  !xmp &&
  !iptc &&
  !comments?.length &&
  orientation === 1 &&
  pages === 1 &&
  (space === 'srgb' || space === 'b-w') &&
  (!icc || isSrgb(icc))

/** The profile's own name, in ASCII or in UTF-16. */
const isSrgb = (profile: Buffer): boolean => profile.toString('latin1').replaceAll('\0', '').includes('sRGB')
