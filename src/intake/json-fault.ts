/** Where a text stops being JSON. JSON.parse knows, but not every version of Node tells. */

/** One piece of JSON and the space before it. https://www.rfc-editor.org/rfc/rfc8259 */
const piece =
  /[ \t\n\r]*("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)\b|[{}[\],:])/uy
const space = /[ \t\n\r]*/y

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end' | 'nothing'

const words: Record<Expected, string> = {
  value: 'a value must stand here',
  'value or ]': 'a value or ] must stand here',
  key: 'a key in "double quotes" must stand here',
  'key or }': 'a key in "double quotes" or } must stand here',
  ':': 'a : must stand here',
  ', or end': 'a comma or the closing bracket must stand here',
  nothing: 'nothing may follow here',
}

/** The first place at which it cannot be JSON; undefined when it is JSON. */
export const jsonFault = (text: string): { offset: number; message: string } | undefined => {
  const open: Array<'{' | '['> = []
  let expected: Expected = 'value'
  let at = 0
  const fault = () => {
    space.lastIndex = at
    space.exec(text)
    return { offset: space.lastIndex, message: `is no JSON: ${words[expected]}` }
  }
  while (!(expected === 'nothing' && text.slice(at).trim() === '')) {
    piece.lastIndex = at
    const found = piece.exec(text)?.[1]
    if (found === undefined) return fault()
    const next = after(found, expected, open)
    if (!next) return fault()
    expected = next
    at = piece.lastIndex
  }
  return undefined
}

/** What must follow this piece; undefined when it may not stand here. */
const after = (found: string, expected: Expected, open: Array<'{' | '['>): Expected | undefined => {
  const closed = (): Expected => (open.length > 0 ? ', or end' : 'nothing')
  const wantsValue = expected.startsWith('value')
  if (found === '{' || found === '[') {
    if (!wantsValue) return undefined
    open.push(found)
    return found === '{' ? 'key or }' : 'value or ]'
  }
  if (found === '}' || found === ']') {
    const empty = expected === (found === '}' ? 'key or }' : 'value or ]')
    if (!(empty || expected === ', or end') || open.at(-1) !== (found === '}' ? '{' : '[')) return undefined
    open.pop()
    return closed()
  }
  if (found === ',') return expected !== ', or end' ? undefined : open.at(-1) === '{' ? 'key' : 'value'
  if (found === ':') return expected === ':' ? 'value' : undefined
  if (expected.startsWith('key')) return found.startsWith('"') ? ':' : undefined
  return wantsValue ? closed() : undefined
}
