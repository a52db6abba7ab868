/** Where Telegram's own library sees the bold of a post begin and end, and what it links: the same as we, to the last unit. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { codePoints } from '../../src/text/length.ts'
import { lay, parseTemplate, type Values } from '../../src/text/template.ts'
import { findEntities, isInstalled, type Parsed, parseHtml, remedy } from './tdlib.ts'
import { html, layouts, type Said, texts } from './telegram-texts.ts'

/** What TDLib 1.8.65 answered. Where it is installed, `npx vitest run tests/text/telegram.test.ts -u` renews them. */
const answers = fileURLToPath(new URL('tdlib-answers.jsonl', import.meta.url))
const recorded: Array<{ parsed: Parsed; found: Parsed }> = existsSync(answers)
  ? JSON.parse(`[${readFileSync(answers, 'utf8').trim().replaceAll('\n', ',')}]`)
  : []

/** Every fifth is recorded. */
const samples = texts.flatMap((said, index) =>
  index % 5 === 0 ? [{ said, layout: layouts[index % layouts.length]! }] : [],
)
const linking = ({ headline, summary }: Said): string =>
  `${headline} https://news.example.com/a ${summary} #порт @harbour`

const nothing: Values = {
  ...{ headline: '', standfirst: '', summary: '', url: '', section: '', sectionHashtag: '', authors: '' },
  ...{ hashtags: '', picture: false, breaking: false },
}

const ours = (layout: string, said: Said): Parsed => {
  const { text, entities } = lay(parseTemplate(layout), { ...nothing, ...said })
  return { text, entities: sorted(entities) }
}

const sorted = (entities: Parsed['entities']): Parsed['entities'] =>
  entities
    .map(({ type, offset, length }) => ({ type, offset, length }))
    .sort((a, b) => a.offset - b.offset || b.length - a.length || a.type.localeCompare(b.type))

test('as recorded: positions are UTF-16 units, whatever stands before them', () => {
  expect(recorded).toHaveLength(samples.length)
  samples.forEach(({ said, layout }, index) => {
    const { text, entities } = recorded[index]!.parsed
    expect(ours(layout, said)).toEqual({ text, entities: sorted(entities) })
  })
})

test('as recorded: what Telegram links stands where our slices say', () => {
  for (const { found } of recorded) {
    const { text, entities } = found
    const linked = entities.map(({ offset, length }) => text.slice(offset, offset + length))
    expect(linked, text).toEqual(['https://news.example.com/a', '#порт', '@harbour'])
  }
})

test('the limit counts code points: fewer than the units of positions, more than the signs that readers see', () => {
  expect(['👩‍👩‍👧', '𠮷', 'e\u0301', '🇺🇦', '1️⃣', 'ก็', '\u200F'].map(codePoints)).toEqual([5, 1, 2, 2, 3, 2, 1])
})

describe.skipIf(!isInstalled)(`with TDLib itself (skipped without it: ${remedy})`, () => {
  test(`${texts.length} texts in ${layouts.length} layouts`, () => {
    for (const layout of layouts)
      for (const said of texts) {
        const { text, entities } = parseHtml(html(layout, said))
        expect(ours(layout, said)).toEqual({ text, entities: sorted(entities) })
      }
  })

  test('it still answers as recorded', async () => {
    const lines = samples.map(({ said, layout }) => {
      const answer = { parsed: parseHtml(html(layout, said)), found: findEntities(linking(said)) }
      return `${JSON.stringify(answer)}\n`
    })
    await expect(lines.join('')).toMatchFileSnapshot(answers)
  })
})
