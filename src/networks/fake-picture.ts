/** What a real network finds out about the bytes of a picture, and the small copy that it shows to readers. */

export interface Examined {
  /** `image/jpeg`, `image/png`, … whatever the file's name or the request says. */
  type: string
  width: number
  height: number
  /** WebP, as large as the reader's page shows it. */
  small: Uint8Array
}

const shownWidth = 640
const mostPixels = 50e6

/** @returns undefined when the bytes are no picture, or only a part of one. sharp loads with the first picture. */
export const examine = async (bytes: Uint8Array): Promise<Examined | undefined> => {
  const { default: sharp } = await import('sharp')
  try {
    const image = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'truncated' })
    const { format, width, height } = await image.metadata()
    const small = await image.resize({ width: shownWidth, withoutEnlargement: true }).webp().toBuffer()
    return { type: `image/${format}`, width, height, small }
  } catch {
    return undefined
  }
}
