/** What bytes are, by their own first words: names, endings and content types are what anybody may claim. */

const formats = ['jpeg', 'png', 'webp', 'gif', 'avif'] as const
export type Format = (typeof formats)[number]

/** Undefined for everything that Crier does not open. */
export const formatOf = (bytes: Uint8Array): Format | undefined => {
  const start = Buffer.from(bytes.subarray(0, 32)).toString('latin1')
  return formats.find((format) => signatures[format].test(start))
}

const signatures: Record<Format, RegExp> = {
  jpeg: /^\xff\xd8\xff/,
  png: /^\x89PNG\r\n\x1a\n/,
  webp: /^RIFF.{4}WEBPVP8/s,
  gif: /^GIF8[79]a/,
  // ISO 14496-12: the size of the box, its name, the brand. HEIC and video have the same box and other brands.
  avif: /^.{4}ftyp(avif|avis|mif1.*avif)/s,
}

/** For people, of bytes that are none of ours. */
export const namesOf = (bytes: Uint8Array): string => {
  const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  if (bytes.length === 0) return 'nothing'
  if (/<svg[\s/>]/i.test(start)) return 'an SVG drawing'
  if (/<!doctype html|<html/i.test(start)) return 'a web page'
  return 'no JPEG, PNG, WebP, GIF or AVIF'
}
