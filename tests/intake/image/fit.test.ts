import sharp, { type Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import type { PictureLimits } from '../../../src/domain/picture.ts'
import { formatOf } from '../../../src/intake/image/content.ts'
import { makeFit } from '../../../src/intake/image/fit.ts'
import { chart, photo, promisingPng, veil } from '../../support/picture.ts'

const jpegOrPng: PictureLimits = { types: ['image/jpeg', 'image/png'], bytes: 10_000_000 }

const ready = async (bytes: Uint8Array, limits = jpegOrPng) => {
  const fitted = await makeFit(bytes, limits)
  if (fitted.kind !== 'ready') throw new Error(fitted.why)
  const { picture } = fitted
  return { ...picture, facts: await sharp(picture.bytes).metadata() }
}

const refusal = async (bytes: Uint8Array, limits = jpegOrPng) => {
  const fitted = await makeFit(bytes, limits)
  return fitted.kind === 'refused' ? fitted.why : 'ready'
}

describe('a picture that needs nothing passes byte for byte', () => {
  test.each([
    ['a JPEG', () => photo(300, 200).jpeg(), jpegOrPng],
    ['a PNG', () => chart(300, 200).png(), jpegOrPng],
    ['a grey JPEG', () => photo(300, 200).greyscale().jpeg(), jpegOrPng],
    ['a JPEG that names sRGB as its profile', () => photo(300, 200).withIccProfile('srgb').jpeg(), jpegOrPng],
    [
      'a WebP where the network takes it',
      () => photo(300, 200).webp(),
      { ...jpegOrPng, types: ['image/webp'] },
    ],
  ] as Array<[string, () => Sharp, PictureLimits]>)('%s', async (_, make, limits) => {
    const bytes = await make().toBuffer()
    expect(Buffer.compare((await ready(bytes, limits)).bytes, bytes)).toBe(0)
  })
})

test.each([6, 8, 3, 2])(
  'EXIF orientation %i: it stands upright, and where it was taken is forgotten',
  async (orientation) => {
    const upright = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#fff' } })
      .composite([
        { input: { create: { width: 150, height: 100, channels: 3, background: '#f00' } }, left: 0, top: 0 },
      ])
      .jpeg()
      .toBuffer()
    // The same picture as a camera held otherwise would store it.
    const stored = { 6: 270, 8: 90, 3: 180, 2: 0 }[orientation]!
    const turned = orientation === 2 ? sharp(upright).flop() : sharp(upright).rotate(stored)
    const bytes = await turned
      .withExif({ IFD0: { Orientation: String(orientation), Artist: 'Ada' }, IFD3: { GPSLatitude: '50/1' } })
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer()
    const { facts, bytes: fitted } = await ready(bytes)
    expect(facts).toMatchObject({ width: 300, height: 200, format: 'jpeg' })
    expect([facts.exif, facts.orientation, facts.icc]).toEqual([undefined, undefined, undefined])
    const { data } = await sharp(fitted)
      .extract({ left: 20, top: 20, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(data[0]).toBeGreaterThan(240)
    expect(data[1]).toBeLessThan(20)
  },
)

test('colours of a wide gamut and of print become sRGB', async () => {
  const wide = await ready(await photo(300, 200).withIccProfile('p3').jpeg().toBuffer())
  const print = await ready(await photo(300, 200).toColourspace('cmyk').jpeg().toBuffer())
  for (const { facts } of [wide, print]) expect([facts.space, facts.icc]).toEqual(['srgb', undefined])
})

test.each([
  ['a GIF', () => chart(300, 200).gif(), 'png'],
  ['an AVIF', () => photo(300, 200).avif({ effort: 0 }), 'jpeg'],
  ['a WebP', () => photo(300, 200).webp(), 'jpeg'],
  ['a WebP with transparency', () => veil(300, 200).webp(), 'png'],
] as Array<[string, () => Sharp, string]>)('%s becomes what the network takes', async (_, make, format) => {
  expect((await ready(await make().toBuffer())).facts).toMatchObject({ format, width: 300, height: 200 })
})

test('of an animation the first frame is shown', async () => {
  const frames = [chart(300, 200).png(), photo(300, 200).png()]
  const bytes = await sharp(await Promise.all(frames.map((frame) => frame.toBuffer())), {
    join: { animated: true },
  })
    .gif()
    .toBuffer()
  expect((await sharp(bytes).metadata()).pages).toBe(2)
  expect((await ready(bytes)).facts).toMatchObject({ format: 'png', width: 300, height: 200 })
})

test('what is too many pixels for the network is made smaller in the same shape, to the last pixel', async () => {
  const bytes = await chart(3000, 1000).png().toBuffer()
  const { facts } = await ready(bytes, { ...jpegOrPng, sides: 2000 })
  expect(facts).toMatchObject({ format: 'png', width: 1500, height: 500 })
  expect((await ready(bytes, { ...jpegOrPng, sides: 4000 })).facts.width).toBe(3000)
})

test('what is too many bytes loses quality before pixels, and a drawing stays a PNG while that fits', async () => {
  const grain = await photo(1500, 1000).jpeg({ quality: 100 }).toBuffer()
  const lighter = await ready(grain, { ...jpegOrPng, bytes: 600_000 })
  expect(lighter.facts).toMatchObject({ format: 'jpeg', width: 1500 })
  expect(lighter.bytes.length).toBeLessThanOrEqual(600_000)
  const smaller = await ready(grain, { ...jpegOrPng, bytes: 60_000 })
  expect(smaller.facts.width).toBeLessThan(1500)
  expect(smaller.bytes.length).toBeLessThanOrEqual(60_000)
  const drawing = await chart(1500, 1000).png({ compressionLevel: 0 }).toBuffer()
  expect((await ready(drawing, { ...jpegOrPng, bytes: 600_000 })).facts.format).toBe('png')
  const noisy = await photo(1500, 1000).png().toBuffer()
  expect((await ready(noisy, { ...jpegOrPng, bytes: 600_000 })).facts.format).toBe('jpeg')
})

describe('refused, with a reason for people', () => {
  test.each<[string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    [
      'SVG',
      () => Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      /an SVG drawing/,
    ],
    ['a web page', () => Buffer.from('<!doctype html><title>Login</title>'), /a web page/],
    ['nothing', () => Buffer.alloc(0), /nothing/],
    ['a PDF', () => Buffer.from('%PDF-1.7'), /no JPEG/],
    ['a TIFF', () => photo(300, 200).tiff().toBuffer(), /no JPEG/],
    ['a header of 50,000 × 50,000', () => promisingPng(50_000, 50_000), /50 million pixels/],
    [
      'an AVIF of 26 million pixels',
      () => chart(5200, 5000).avif({ effort: 0 }).toBuffer(),
      /25 million pixels/,
    ],
    [
      'half a JPEG',
      async () => (await photo(900, 600).jpeg().toBuffer()).subarray(0, 90_000),
      /cannot be read/,
    ],
    [
      'the first words of a JPEG before SVG',
      () => Buffer.from('\xff\xd8\xff<svg xmlns="http://www.w3.org/2000/svg"/>', 'latin1'),
      /cannot be read/,
    ],
    ['a counter of visits', () => chart(1, 1).png().toBuffer(), /1 × 1/],
    ['a ribbon', () => chart(3000, 120).png().toBuffer(), /too long and narrow/],
  ])('%s', async (_, make, why) => {
    expect(await refusal(await make(), { ...jpegOrPng, ratio: 20 })).toMatch(why)
  })

  test('a bomb: 56 million pixels in a few kilobytes', async () => {
    const bomb = await sharp({
      create: { width: 8000, height: 7000, channels: 3, background: '#000' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(bomb.length).toBeLessThan(200_000)
    expect(await refusal(bomb)).toMatch(/50 million pixels/)
  })
})

test.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('%s is known by its own bytes', async (format) => {
  expect(formatOf(await chart(120, 120).toFormat(format).toBuffer())).toBe(format)
})
