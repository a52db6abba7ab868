/** The language of templates: what they show, what vanishes, and how their mistakes are named. */
import { describe, expect, test } from 'vitest'
import { lay, parseTemplate, type Values } from '../../src/text/template.ts'

const values = (some: Partial<Values> = {}): Values => ({
  headline: 'Ferry returns',
  standfirst: '',
  summary: '',
  url: 'https://gazette.example/1',
  section: '',
  sectionHashtag: '',
  authors: '',
  hashtags: '',
  picture: false,
  breaking: false,
  ...some,
})

const laid = (source: string, some?: Partial<Values>) => {
  const template = parseTemplate(source)
  expect(template.problems).toEqual([])
  return lay(template, values(some))
}
const text = (source: string, some?: Partial<Values>) => laid(source, some).text

describe('a template', () => {
  test('puts the words of the story in their places', () => {
    expect(text('{headline} → {url}')).toBe('Ferry returns → https://gazette.example/1')
  })

  test('leaves out a line whose fields are all empty, with whatever else stands in it', () => {
    const source = '{headline}\nBy {authors} | {section}\n\n{summary}\n\n{url}'
    expect(text(source)).toBe('Ferry returns\n\nhttps://gazette.example/1')
    expect(text(source, { authors: 'Ada', summary: 'It runs.' })).toBe(
      'Ferry returns\nBy Ada |\n\nIt runs.\n\nhttps://gazette.example/1',
    )
  })

  test('keeps lines that are its own, and never more than one blank line', () => {
    expect(text('Gazette\n\n\n\n{headline}\n\n  \n')).toBe('Gazette\n\nFerry returns')
  })

  test('asks what the story has', () => {
    const source = '{if breaking}⚡ {end}{if section}{section}: {else}News: {end}{headline}'
    expect(text(source)).toBe('News: Ferry returns')
    expect(text(source, { breaking: true, section: 'City' })).toBe('⚡ City: Ferry returns')
  })

  test('has conditions over several lines that leave no gap behind', () => {
    const source = '{headline}\n\n{if section}\nIn {section}\n{if picture}with a picture{end}\n{end}\n\n{url}'
    expect(text(source)).toBe('Ferry returns\n\nhttps://gazette.example/1')
    expect(text(source, { section: 'City', picture: true })).toBe(
      'Ferry returns\n\nIn City\nwith a picture\n\nhttps://gazette.example/1',
    )
  })

  test('leaves no two spaces where a field is empty', () => {
    expect(text('{section} {headline} {authors} {url} ')).toBe('Ferry returns https://gazette.example/1')
  })

  test('shows braces that are written twice, and angle brackets as they are', () => {
    expect(text('{{ {headline} }} 1 < 2 > 0')).toBe('{ Ferry returns } 1 < 2 > 0')
  })

  test('takes nothing in a story for its own language', () => {
    expect(text('{headline}', { headline: '{url} <b>{if x}</b>' })).toBe('{url} <b>{if x}</b>')
  })

  test('makes stretches of bold and italic, in UTF-16 units', () => {
    const { text, entities } = laid('🚢 <b>{headline}</b> <i><b>now</b> or later</i>\n<i>{section}</i>')
    expect(entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)])).toEqual([
      ['bold', 'Ferry returns'],
      ['italic', 'now or later'],
      ['bold', 'now'],
    ])
  })
})

test.each([
  ['{headlin}', 0, 'nothing called “headlin” can be shown; did you mean headline?'],
  ['a {if sectoin}{end}', 2, 'nothing called “sectoin” can be asked for; did you mean section?'],
  ['{if}{end}', 0, 'can be asked for; known: headline'],
  ['{picture}', 0, 'nothing called “picture” can be shown'],
  ['{headline', 0, 'a { that stands alone'],
  ['headline}', 8, 'a } that stands alone'],
  ['{else}', 0, '{else} belongs between'],
  ['{if url}a{else}b{else}c{end}', 16, '{else} belongs between'],
  ['x{end}', 1, '{end} ends nothing here'],
  ['{if url}x', 0, 'is never ended: {end} is missing'],
  ['<b>x', 0, 'is never ended: </b> is missing'],
  ['<b>{if url}x</b>{end}', 12, '</b> stands where {end} is expected'],
  ['<u>x</u>', 0, 'unknown mark <u>; known: <b>…</b> and <i>…</i>'],
  ['a\tb', 1, 'holds a character that no network shows'],
  ['a\u202Eb', 1, 'holds a character that no network shows'],
  ['x'.repeat(2001), 2000, 'is 2001 characters long; at most 2000 are allowed'],
  ['{if url}'.repeat(9) + '{end}'.repeat(9), 64, 'is nested more than 8 deep'],
  ['<b>x</b>'.repeat(21), 0, 'has more than 20 marks'],
])('the first problem of %j is at %i: %s', (source, at, message) => {
  const [first] = parseTemplate(source).problems
  expect(first).toEqual({ at, message: expect.stringContaining(message) })
})

test('all problems are named at once', () => {
  expect(parseTemplate('{a} {b} <u>').problems).toHaveLength(3)
})
