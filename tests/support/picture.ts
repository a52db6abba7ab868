/** Pictures as cameras and illustrators make them, made for a test. */
import { crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'

/** Like a photograph: soft shapes under grain, so that no format makes it small. */
export const photo = (width: number, height: number): Sharp =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#456',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  })

/** Like a chart: few colours in large areas. */
export const chart = (width: number, height: number): Sharp => {
  const area = (background: string, share: number) => ({
    create: {
      width: Math.ceil(width * share),
      height: Math.ceil(height * share),
      channels: 3 as const,
      background,
    },
  })
  return sharp(area('#fff', 1)).composite([{ input: area('#a33', 0.4), gravity: 'southwest' }])
}

/** Half transparent. */
export const veil = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 0, b: 0, alpha: 0.5 } } })

/** A header that promises so many pixels, and nothing behind it. */
export const promisingPng = (width: number, height: number): Buffer => {
  const header = Buffer.alloc(33)
  header.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
  header.writeUInt32BE(width, 16)
  header.writeUInt32BE(height, 20)
  header.writeUInt8(8, 24)
  header.writeUInt8(2, 25)
  header.writeUInt32BE(crc32(header.subarray(12, 29)), 29)
  // As many pixels as an empty chunk holds, and the end.
  const rest = Buffer.from('\0\0\0\0IDAT5\xaf\x06\x1e\0\0\0\0IEND\xaeB`\x82', 'latin1')
  return Buffer.concat([header, rest])
}
