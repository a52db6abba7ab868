/** What `crier publish` shows while it follows a story: one line a channel, redrawn in place on a terminal. */
import { styleText } from 'node:util'

export interface Line {
  /** Of the delivery: a story may go to a channel more than once. */
  id: string
  /** What it is about: stands first, and stays. */
  name: string
  colour?: 'green' | 'yellow' | 'red'
  word: string
  rest: string
  /** Where lines cannot be redrawn, one is printed again when this changes: `rest` may count seconds. */
  state: string
}

export interface Progress {
  show(lines: Line[]): void
  /** What was cut to the width of the terminal is shown whole. */
  end(): void
}

/** @param width of the longest name */
export const progress = (out: NodeJS.WriteStream, width: number): Progress => {
  const printed = new Map<string, string>()
  let drawn: Line[] = []
  const draw = (lines: Line[], columns?: number): void => {
    // The cursor goes up by rows of the screen: a line that wraps would be drawn once more each time.
    if (drawn.length > 0) out.write(`\u001b[${drawn.length}A`)
    for (const line of lines) out.write(`\u001b[2K${written(line, width, columns)}\n`)
    drawn = lines
  }
  return {
    show(lines) {
      // Nor can the cursor go up to what has left the screen.
      if (out.isTTY && lines.length < out.rows) return draw(lines, out.columns - 1)
      for (const line of lines) {
        if (printed.get(line.id) !== line.state) out.write(`${written(line, width)}\n`)
        printed.set(line.id, line.state)
      }
    },
    end() {
      if (drawn.length > 0) draw(drawn)
    },
  }
}

const written = ({ name, colour, word, rest }: Line, width: number, columns = Infinity): string => {
  const before = `  ${name.padEnd(width)}  `
  const line = cut(`${before}${word}${rest && `  ${rest.replace(/\s+/g, ' ')}`}`, columns)
  const after = before.length + word.length
  if (!colour || line.length < after) return line
  return `${before}${styleText(colour, word)}${line.slice(after)}`
}

/** Letters from here on may be two columns wide; some are narrower, which costs a little room and no more. */
const perhapsWide = 0x1100

const cut = (text: string, columns: number): string => {
  let room = columns
  let fits = ''
  for (const letter of text) {
    room -= letter.codePointAt(0)! < perhapsWide ? 1 : 2
    if (room < 0) return `${fits.slice(0, -1)}…`
    fits += letter
  }
  return text
}
