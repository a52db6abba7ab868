import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { type Line, progress } from '../../src/cli/progress.ts'

/** A terminal as wide as that: what stands on its screen and above it. */
const terminal = (columns: number, rows = 24) => {
  const screen: string[] = ['']
  let [row, column, most] = [0, 0, 0]
  const put = (letter: string) => {
    if (letter === '\n' || column === columns) {
      row++
      column = 0
      screen[row] ??= ''
    }
    if (letter === '\n') return
    screen[row] = screen[row]!.slice(0, column) + letter + screen[row]!.slice(column + 1)
    column++
  }
  const out = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        for (const part of String(chunk).split(/(\u001b\[\d*[A-Z])/)) {
          const [, count, act] = /^\u001b\[(\d*)([A-Z])$/.exec(part) ?? []
          if (act === 'A') row = Math.max(row - Number(count), screen.length - rows, 0)
          else if (act === 'K') screen[row] = ''
          else for (const letter of stripVTControlCharacters(part)) put(letter)
        }
        most = Math.max(most, screen.length)
        done()
      },
    }),
    { isTTY: true, columns, rows },
  )
  return { out: out as unknown as NodeJS.WriteStream, lines: () => screen.filter(Boolean), most: () => most }
}

const long = 'the network is slow, and says so in more words than the terminal has room for. '.repeat(3)
const waiting = (name: string, seconds: number): Line => ({
  id: name,
  name,
  colour: 'yellow',
  word: 'waiting',
  rest: `in ${seconds} seconds: ${long}`,
  state: 'due',
})
const out = (name: string): Line => ({
  id: name,
  name,
  colour: 'green',
  word: 'published',
  rest: 'https://t.example/7',
  state: 'published',
})

test('a line that is longer than the terminal is wide is cut while it changes, and whole at the end', () => {
  const { out: stream, lines, most } = terminal(60)
  const shown = progress(stream, 4)
  for (let seconds = 9; seconds > 0; seconds--) shown.show([waiting('tg', seconds), waiting('x', seconds)])
  expect(lines()).toHaveLength(2)
  expect(lines()[0]).toMatch(/^ {2}tg {4}waiting {2}in 1 seconds: the network.*…$/)
  expect(most()).toBeLessThan(5)
  shown.show([out('tg'), waiting('x', 1)])
  shown.end()
  expect(lines()[0]).toBe('  tg    published  https://t.example/7')
  expect(lines().slice(1).join('')).toBe(`  x     waiting  in 1 seconds: ${long}`)
})

test('letters that are two columns wide count as such', () => {
  const { out: stream, lines } = terminal(30)
  progress(stream, 2).show([{ ...waiting('tg', 1), rest: '橋が再開'.repeat(10) }])
  expect(lines()).toHaveLength(1)
  expect(lines()[0]!.length).toBeLessThan(25)
})

test('more lines than the terminal has rows are printed as they change, never over each other', () => {
  const { out: stream, lines } = terminal(60, 3)
  const shown = progress(stream, 4)
  const all = ['a', 'b', 'c', 'd']
  for (let seconds = 9; seconds > 0; seconds--)
    shown.show(all.map((name) => ({ ...waiting(name, seconds), rest: '' })))
  shown.show([...all.slice(1).map((name) => ({ ...waiting(name, 1), rest: '' })), out('a')])
  shown.end()
  expect(lines()).toEqual([
    ...all.map((name) => `  ${name}     waiting`),
    '  a     published  https://t.example/7',
  ])
})
