/** TDLib, the library of Telegram's own clients and of its Bot API server, where somebody installed it. */
import { createRequire } from 'node:module'

export interface Parsed {
  text: string
  /** Offset and length in Telegram's unit. */
  entities: Array<{ type: string; offset: number; length: number }>
}

interface Answer {
  _: string
  message?: string
  text?: string
  entities?: Array<{ offset: number; length: number; type: { _: string } }>
}

/** How to get it: its packages exist for a few platforms only, so they are no dependency of Crier. */
export const remedy = 'npm install --no-save tdl@8.1.0 prebuilt-tdlib@0.1008065.0'

const load = (): ((request: object) => Answer) | undefined => {
  const require = createRequire(import.meta.url)
  try {
    const tdl = require('tdl')
    tdl.configure({ tdjson: require('prebuilt-tdlib').getTdjson(), verbosityLevel: 0 })
    return (request) => tdl.execute(request)
  } catch {
    return undefined
  }
}

const execute = load()

export const isInstalled = execute !== undefined

const typeOf = (name: string): string => name.replace(/^textEntityType/, '').toLowerCase()

/** What TDLib makes of a text in Telegram's HTML. Throws its refusal. */
export const parseHtml = (text: string): Parsed =>
  read(execute!({ _: 'parseTextEntities', text, parse_mode: { _: 'textParseModeHTML' } }), text)

/** What TDLib finds by itself in a plain text: addresses, mentions, hashtags. */
export const findEntities = (text: string): Parsed => read(execute!({ _: 'getTextEntities', text }), text)

const read = (answer: Answer, given: string): Parsed => {
  if (answer._ === 'error') throw new Error(answer.message)
  return {
    text: answer.text ?? given,
    entities: (answer.entities ?? []).map(({ offset, length, type }) => ({
      type: typeOf(type._),
      offset,
      length,
    })),
  }
}
