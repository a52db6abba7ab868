/** How a story goes on in a thread: every sentence whole, none twice, each post within the limit. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { threadOf } from '../../src/text/thread.ts'
import { weightedLength } from '../../src/text/weighted.ts'

const room = { limit: 100, measure: weightedLength, posts: 3, numbered: false }
const body = [
  'The ferry between Northport and the island is back. It sails at noon from the old quay.',
  'The harbour master, Ada Okafor, said on Monday: “We waited long. Now it is here.” Tickets cost nothing in May.',
  'The council will decide in June whether the line stays.',
]
const thread = (more: Partial<Parameters<typeof threadOf>[0]> = {}, first = '', how = {}) =>
  threadOf({ language: 'en', standfirst: '', body, said: ['A ferry returns'], ...more }, first, {
    ...room,
    ...how,
  })

test('sentences fill the posts in order; a quotation stays in one piece', () => {
  expect(thread()).toEqual([
    'The ferry between Northport and the island is back. It sails at noon from the old quay.',
    'The harbour master, Ada Okafor, said on Monday: “We waited long. Now it is here.”',
    'Tickets cost nothing in May.\n\nThe council will decide in June whether the line stays.',
  ])
})

test('what the first post says is not said again, and the standfirst comes before the story', () => {
  const first =
    'A ferry returns\n\nThe ferry between Northport and the island is back.\n\nhttps://gazette.example/ferry'
  const standfirst = 'After two years the island has its boat again.'
  expect(thread({ standfirst }, first)[0]).toBe(`${standfirst}\n\nIt sails at noon from the old quay.`)
})

test('a thread ends before a sentence that is too long for a post, and when it is long enough', () => {
  expect(thread({}, '', { limit: 60 })).toEqual([
    'The ferry between Northport and the island is back.',
    'It sails at noon from the old quay.',
  ])
  expect(thread({}, '', { posts: 1 })).toHaveLength(1)
  expect(thread({ body: [] })).toEqual([])
})

test('numbers count the first post, and within the limit', () => {
  const parts = thread({}, '', { numbered: true })
  expect(parts.map((part) => part.slice(-4))).toEqual([' 2/4', ' 3/4', ' 4/4'])
})

test('languages without spaces stay without', () => {
  const parts = thread({ language: 'ja', body: ['渡し船が戻った。正午に出る。'], said: ['船'] })
  expect(parts).toEqual(['渡し船が戻った。正午に出る。'])
})

test('whatever the story: within the limit, and only words of it', () => {
  const sentence = fc.lorem({ maxCount: 1, mode: 'sentences' })
  fc.assert(
    fc.property(
      fc.array(fc.array(sentence, { minLength: 1 }), { maxLength: 6 }),
      fc.boolean(),
      (story, numbered) => {
        const paragraphs = story.map((sentences) => sentences.join(' '))
        const parts = thread({ body: paragraphs }, '', { numbered })
        expect(parts.length).toBeLessThanOrEqual(room.posts)
        for (const part of parts) {
          expect(weightedLength(part)).toBeLessThanOrEqual(room.limit)
          for (const piece of part.replace(/ \d\/\d$/, '').split('\n\n'))
            expect(paragraphs.some((paragraph) => paragraph.includes(piece))).toBe(true)
        }
      },
    ),
  )
})
