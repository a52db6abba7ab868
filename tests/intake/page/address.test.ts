import { expect, test } from 'vitest'
import { addressesIn } from '../../../src/intake/page/address.ts'

const read = (html: string) => addressesIn(Buffer.from(html), 'text/html')

test.each([
  ['<link rel="canonical" href="https://gazette.example/a">', 'https://gazette.example/a'],
  ["<LINK HREF='/a?b=1&amp;c=2' REL='Canonical'/>", '/a?b=1&c=2'],
  ['<link href=https://gazette.example/a/ rel=canonical>', 'https://gazette.example/a/'],
  ['<link\n  data-x\n  rel = "alternate canonical"\n  href = " /a "\n>', '/a'],
  ['<link rel=canonical href="/новини/пором">', '/новини/пором'],
  ['<link rel=canonical href="/a" href="/b">', '/a'],
  ['<meta property="og:url" content="/a">', '/a'],
  ['<meta name="OG:URL" content=/a>', '/a'],
  ['<title>1 < 2</title><link rel=canonical href=/a>', '/a'],
  ['<script>var a = "<body>"</script><link rel=canonical href=/a>', '/a'],
  ['<meta content="a > b"><link rel=canonical href=/a>', '/a'],
])('%s gives the address %s', (html, address) => {
  expect(read(`<!doctype html><html><head>${html}</head><body>`)).toEqual([address])
})

test.each([
  '',
  '<link rel="canonical">',
  '<link rel="canonical" href="">',
  '<link rel="amphtml" href="/a">',
  '<meta property="og:image" content="/a">',
  '<!-- <link rel=canonical href=/a> -->',
  '<!-- <link rel=canonical href=/a>',
  '<script>document.write("<link rel=canonical href=/a>")</script>',
  '<SCRIPT>"<link rel=canonical href=/a>"',
  '<body><link rel=canonical href=/a>',
])('%j gives none', (html) => {
  expect(read(html)).toEqual([])
})

test('the canonical address goes before the other one, wherever they stand', () => {
  expect(read('<meta property="og:url" content="/b"><link rel="canonical" href="/a">')).toEqual(['/a', '/b'])
})

// Each of these would take minutes if anything in it were tried twice.
test.each([
  '<',
  '<!--',
  '<link ',
  '<link a="',
  "<link a='",
  '<link a=',
  '<link a ',
  '<meta a="b" ',
  ' ',
  '"',
  '=',
  '<script>',
  '</script',
  '<link rel=canonical href=/a ',
])('two megabytes of %j cost no more than a look at them', (nasty) => {
  const before = performance.now()
  read('<link ' + nasty.repeat(2_000_000 / nasty.length))
  expect(performance.now() - before).toBeLessThan(3_000)
})
