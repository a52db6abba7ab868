import { expect, test } from 'vitest'
import { articleFromText, idFromUrl } from '../../src/intake/text.ts'

const url = 'https://gazette.example/city/ferry-line-opens.html'
const read = (text: string) => {
  const result = articleFromText(text, { url, language: 'en' })
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.article
}

const pasted = `Harbour Gazette -

Ferry line across the bay opens on Monday

Boats will leave every twenty minutes.

Ferry line across  the bay opens on Monday
The new boat at the western pier
Photo: Jon Bell

The city reopens the line after eleven years,
the mayor said.

“We read the news like everyone,” she told us.

Read news on our channel and in our newsletter
`

test('a story as it is pasted from a page gives the words of the story and nothing around them', () => {
  const { id, ...article } = read(pasted)
  expect(article).toMatchObject({
    url,
    headline: 'Ferry line across the bay opens on Monday',
    standfirst: 'Boats will leave every twenty minutes.',
    body: [
      'The city reopens the line after eleven years, the mayor said.',
      '“We read the news like everyone,” she told us.',
    ],
    images: [],
    language: 'en',
  })
  expect(id).toMatch(/^ferry-line-opens-[0-9a-f]{10}$/)
})

test('line breaks of any system and a byte order mark change nothing', () => {
  expect(read(`\uFEFF${pasted.replaceAll('\n', '\r\n')}`)).toEqual(read(pasted))
})

test('without blank lines, every line is a paragraph', () => {
  const { headline, standfirst, body } = read('Headline\nStandfirst.\nFirst.\nSecond.')
  expect({ headline, standfirst, body }).toEqual({
    headline: 'Headline',
    standfirst: 'Standfirst.',
    body: ['First.', 'Second.'],
  })
})

test('a long paragraph that begins like a credit is a paragraph', () => {
  const paragraph = `Image: what the city shows the world, ${'and what it would rather hide, '.repeat(8)}is at stake.`
  expect(read(`Headline\n\nLead.\n\n${paragraph}\n\nBody.`).body).toEqual([paragraph, 'Body.'])
})

test('a caption on its own before the credit goes with it; a sentence stays', () => {
  expect(read('Headline\n\nLead.\n\nThe new boat\n\nPhoto by Jon Bell\n\nBody.').body).toEqual(['Body.'])
  expect(read('Headline\n\nLead.\n\nA sentence.\n\nФото: Іван Дзвін\n\nBody.').body).toEqual([
    'A sentence.',
    'Body.',
  ])
})

test('words of the story that only resemble the furniture of a page stay', () => {
  const body = [
    'Photographers came early.',
    'Photo finishes are rare here.',
    'Read the news with care, she said.',
  ]
  expect(read(`Headline\n\nLead.\n\n${body.join('\n\n')}`).body).toEqual(body)
  expect(read('Ferry line opens\n\nOnly paragraph.')).toMatchObject({ body: ['Only paragraph.'] })
})

test('appeals at the end go, also several and in Ukrainian', () => {
  const text =
    'Headline\n\nLead.\n\nBody.\n\nRead also: Tram line closes\n\nЧитайте новини у соціальних мережах'
  expect(read(text).body).toEqual(['Body.'])
})

test('a first paragraph too long for a standfirst is body', () => {
  const long = `${'word '.repeat(120)}end.`
  const { standfirst, body } = read(`Headline\n\n${long}\n\nBody.`)
  expect(standfirst).toBeUndefined()
  expect(body).toEqual([long, 'Body.'])
})

test('a text without a headline, or with an address nobody can follow, is told as such', () => {
  const problems = (text: string, address: string) => {
    const result = articleFromText(text, { url: address, language: 'en' })
    return result.ok ? [] : result.problems.map(({ path }) => path)
  }
  expect(problems('  \n ', url)).toEqual(['headline'])
  expect(problems('Headline', 'gazette.example')).toEqual(['id', 'url'])
})

test('the id of an address survives tracking, fragments and a closing slash, and differs from its neighbour', () => {
  const id = idFromUrl('https://gazette.example/city/ferry-line?p=1')
  for (const same of [
    'https://Gazette.example/city/ferry-line/?p=1#top',
    'https://gazette.example/city/ferry-line?utm_source=mail&p=1&fbclid=a',
  ])
    expect(idFromUrl(same)).toBe(id)
  for (const other of [
    'https://gazette.example/city/ferry-line?p=2',
    'https://gazette.example/sport/ferry-line?p=1',
  ])
    expect(idFromUrl(other)).not.toBe(id)
  // Once given out, an id must stay: with another one, the story would be posted a second time.
  expect(id).toMatchInlineSnapshot(`"ferry-line-0e7c46c803"`)
  expect(idFromUrl('https://gazette.example/')).toMatch(/^story-[0-9a-f]{10}$/)
  expect(idFromUrl('https://gazette.example/%D0%BF%D0%BE%D1%80%D0%BE%D0%BC')).toMatch(/^пором-/)
  expect(idFromUrl('https://gazette.example/100%')).toMatch(/^100-/)
  expect(idFromUrl(`https://gazette.example/${'long-'.repeat(100)}`).length).toBeLessThan(80)
})
