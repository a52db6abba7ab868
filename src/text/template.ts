/** The layout of a post, as a newsroom writes it: fields, conditions, bold and italic. A small language, without code. */
import { didYouMean } from './nearest.ts'

/** What a story may put into a post. */
export const fields = [
  'headline',
  'standfirst',
  'summary',
  'url',
  'section',
  'sectionHashtag',
  'authors',
  'hashtags',
] as const
export type Field = (typeof fields)[number]

/** What else may be asked for in `{if …}`. */
export const facts = ['picture', 'breaking'] as const
const words = ['if', 'else', 'end']
export type Fact = (typeof facts)[number]

export type Values = Record<Field, string> & Record<Fact, boolean>

export type Style = 'bold' | 'italic'

type Node =
  | { kind: 'text'; text: string }
  | { kind: 'field'; name: Field }
  | { kind: 'style'; style: Style; inside: Node[] }
  | { kind: 'if'; name: Field | Fact; inside: Node[]; otherwise: Node[] }

export interface Template {
  nodes: Node[]
  /** The fields that it shows. */
  shows: ReadonlySet<Field>
}

export interface TemplateProblem {
  message: string
  /** Where in the template, in UTF-16 units. */
  at: number
}

/** What nobody writes by hand; deeper or more would be a program. */
const longest = 2_000
const deepest = 8
/** Telegram honours a hundred stretches in one post: https://core.telegram.org/method/messages.sendMessage */
const mostStyles = 20

/** `{{` and `}}` are the braces themselves. */
const token = /\{\{|\}\}|\{([^{}\n]*)\}|<(\/?)([a-z]+)>|[{}]/gi
const styles: Readonly<Record<string, Style>> = { b: 'bold', i: 'italic' }
/** Line breaks may be there, and what `clean` would take from a story's words may not. */
const unprintable = /[^\P{Cc}\n]|[\p{Surrogate}\p{Noncharacter_Code_Point}\u202A-\u202E\u2066-\u2069\uFEFF]/u

interface Open {
  /** What it takes to close it. */
  ends: string
  at: number
  nodes: Node[]
  /** Of an `if` that has no `else` yet. */
  branch?: Extract<Node, { kind: 'if' }>
}

/** Reads a template, with every problem of it. Never throws. */
export const parseTemplate = (source: string): Template & { problems: TemplateProblem[] } => {
  const problems: TemplateProblem[] = []
  const shows = new Set<Field>()
  const root: Node[] = []
  const stack: Open[] = [{ ends: '', at: 0, nodes: root }]
  const top = () => stack.at(-1)!
  const complain = (at: number, message: string) => void problems.push({ at, message })
  const add = (node: Node) => void top().nodes.push(node)
  const open = (at: number, ends: string, nodes: Node[], branch?: Open['branch']) => {
    if (stack.length > deepest) complain(at, `is nested more than ${deepest} deep`)
    stack.push({ at, ends, nodes, branch })
  }
  const close = (at: number, written: string) => {
    if (top().ends === written && stack.length > 1) stack.pop()
    else if (top().ends === '') complain(at, `${written} ends nothing here`)
    else complain(at, `${written} stands where ${top().ends} is expected`)
  }

  const ask = (at: number, name: string): void => {
    if (!isField(name) && !isFact(name))
      complain(at, unknown(name, [...fields, ...facts], 'can be asked for'))
    const node: Node = { kind: 'if', name: name as Field | Fact, inside: [], otherwise: [] }
    add(node)
    open(at, '{end}', node.inside, node)
  }
  const turn = (at: number): void => {
    const { branch } = top()
    if (branch) Object.assign(top(), { nodes: branch.otherwise, branch: undefined })
    else complain(at, '{else} belongs between {if …} and {end}, once')
  }
  const show = (at: number, name: string): void => {
    if (isField(name)) {
      shows.add(name)
      add({ kind: 'field', name })
    } else complain(at, unknown(name, [...fields, ...words], 'can be shown'))
  }
  const braces = (at: number, written: string): void => {
    const name = written.trim()
    const condition = /^if(?:\s+(.*))?$/.exec(name)
    if (name === 'end') close(at, '{end}')
    else if (name === 'else') turn(at)
    else if (condition) ask(at, condition[1] ?? '')
    else show(at, name)
  }
  const mark = (at: number, slash: string, name: string): void => {
    const style = styles[name]
    if (!style) complain(at, `unknown mark <${slash}${name}>; known: <b>…</b> and <i>…</i>`)
    else if (slash) close(at, `</${name}>`)
    else {
      const node: Node = { kind: 'style', style, inside: [] }
      add(node)
      open(at, `</${name}>`, node.inside)
    }
  }

  let from = 0
  const literal = (text: string): void => {
    if (text !== '') add({ kind: 'text', text })
  }
  for (const found of source.slice(0, longest).matchAll(token)) {
    const [written, name, slash, tag] = found
    literal(source.slice(from, found.index))
    from = found.index + written.length
    if (written === '{{' || written === '}}') literal(written[0]!)
    else if (name !== undefined) braces(found.index, name)
    else if (tag !== undefined) mark(found.index, slash!, tag)
    else complain(found.index, `a ${written} that stands alone; write it twice to show it`)
  }
  literal(source.slice(from))
  for (const { at, ends } of stack.slice(1)) complain(at, `is never ended: ${ends} is missing`)
  const odd = unprintable.exec(source)
  if (odd) complain(odd.index, 'holds a character that no network shows')
  if (source.length > longest)
    complain(longest, `is ${source.length} characters long; at most ${longest} are allowed`)
  if ((source.match(/<[bi]>/g)?.length ?? 0) > mostStyles) complain(0, `has more than ${mostStyles} marks`)
  return { nodes: root, shows, problems }
}

const isField = (name: string): name is Field => (fields as readonly string[]).includes(name)
const isFact = (name: string): name is Fact => (facts as readonly string[]).includes(name)

const unknown = (name: string, known: readonly string[], what: string): string =>
  `nothing called “${name}” ${what}${didYouMean(name, known) || `; known: ${known.join(', ')}`}`

interface Piece {
  text: string
  styles: readonly Style[]
}

interface Line {
  pieces: Piece[]
  /** How many fields stand in it, and how many of them have something to say. */
  fields: number
  filled: number
  /** A condition begins or ends in it. */
  conditional: boolean
}

export interface Laid {
  text: string
  entities: Array<{ type: Style; offset: number; length: number }>
}

/**
 * The words in their places. A line whose fields are all empty vanishes, whatever else stands in it; there is never more
 * than one blank line. Pure.
 */
export const lay = ({ nodes }: Template, values: Values): Laid => {
  const lines: Line[] = [blankLine()]
  walk(nodes, values, [], lines)
  const laid: Laid = { text: '', entities: [] }
  let gap = ''
  for (const line of lines) {
    const length = line.pieces.reduce((sum, { text }) => sum + text.length, 0)
    const empty = length === 0 || line.pieces.every(({ text }) => text.trim() === '')
    if (line.fields > 0 && line.filled === 0) continue
    if (empty) {
      if (!line.conditional && line.fields === 0 && laid.text !== '') gap = '\n\n'
      continue
    }
    laid.text += gap
    append(laid, line)
    gap = '\n'
  }
  return laid
}

const blankLine = (): Line => ({ pieces: [], fields: 0, filled: 0, conditional: false })

const walk = (nodes: Node[], values: Values, styles: readonly Style[], lines: Line[]): void => {
  for (const node of nodes) {
    const line = lines.at(-1)!
    switch (node.kind) {
      case 'text': {
        const [first = '', ...others] = node.text.split('\n')
        line.pieces.push({ text: first, styles })
        for (const text of others) lines.push({ ...blankLine(), pieces: [{ text, styles }] })
        break
      }
      case 'field': {
        const text = values[node.name]
        line.fields++
        if (text === '') break
        line.filled++
        line.pieces.push({ text, styles })
        break
      }
      case 'style':
        walk(node.inside, values, [...styles, node.style], lines)
        break
      case 'if':
        line.conditional = true
        walk(values[node.name] ? node.inside : node.otherwise, values, styles, lines)
        lines.at(-1)!.conditional = true
    }
  }
}

/** An empty field leaves no two spaces, and a line neither begins nor ends with one. */
const append = (laid: Laid, line: Line): void => {
  const start = laid.text.length
  const pieces = line.pieces.map((piece) => ({ ...piece }))
  let after = ' '
  for (const piece of pieces) {
    if (after === ' ') piece.text = piece.text.replace(/^ +/, '')
    after = piece.text.at(-1) ?? after
  }
  for (let last = pieces.length - 1; last >= 0; last--) {
    pieces[last]!.text = pieces[last]!.text.replace(/ +$/, '')
    if (pieces[last]!.text !== '') break
  }
  for (const { text, styles } of pieces) {
    const offset = laid.text.length
    laid.text += text
    if (text !== '')
      for (const type of new Set(styles)) mark(laid, { type, offset, length: text.length }, start)
  }
}

/** Stretches of one line that touch are one. */
const mark = ({ entities }: Laid, entity: Laid['entities'][number], lineStart: number): void => {
  const touching = entities.find(
    ({ type, offset, length }) =>
      type === entity.type && offset >= lineStart && offset + length === entity.offset,
  )
  if (touching) touching.length += entity.length
  else entities.push(entity)
}
