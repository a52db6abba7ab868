/** What bytes are written in, when header and document disagree or lie. */
import { expect, test } from 'vitest'
import { decode } from '../../src/intake/charset.ts'

const cyrillic = [0xcc, 0xb3, 0xf1, 0xf2] // Міст, in windows-1251
const bytes = (before: string, ...rest: number[]) => Buffer.concat([Buffer.from(before), Buffer.from(rest)])

test.each<[what: string, bytes: Buffer, contentType: string, text: string]>([
  ['a mark before a header', Buffer.from('\ufeffМіст'), 'text/html; charset=windows-1251', 'Міст'],
  ['UTF-16 with its mark', Buffer.from('\ufeffМіст', 'utf16le'), '', 'Міст'],
  ['a header', bytes('', ...cyrillic), 'text/xml; charset="windows-1251"', 'Міст'],
  ['XML that says it', bytes('<?xml version="1.0" encoding="windows-1251"?>', ...cyrillic), '', 'Міст'],
  ['a page that says it', bytes('<meta charset=windows-1251>', ...cyrillic), '', 'Міст'],
  [
    'a header that says UTF-8 of what is none',
    bytes('<meta charset=windows-1251>', ...cyrillic),
    'text/html; charset=utf-8',
    'Міст',
  ],
  ['an old header on what moved to UTF-8', Buffer.from('Міст'), 'text/html; charset=windows-1251', 'Міст'],
  ['UTF-16 that is none', bytes('<meta charset=utf-16>Bridge'), '', 'Bridge'],
  ['an unknown name', bytes('<meta charset=none>', 0xc3, 0xa9, 0xff), 'text/html; charset=x', 'é\ufffd'],
  ['a character cut in two', bytes('Міст', 0xd0), '', 'Міст'],
])('%s', (_, body, contentType, text) => {
  expect(decode(body, contentType).endsWith(text)).toBe(true)
})
