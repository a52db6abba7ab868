/** What remains of a page for the search for its body: well-formed, and without all that is no word of a story. */
import type { Attributes } from './microdata.ts'

/** Takes a page as it is read. Every element that was opened must be closed, in the right order. */
export interface Remains {
  open(name: string, attributes: Attributes): void
  text(text: string): void
  close(name: string): void
  /** As a whole document. */
  html(): string
}

export const openRemains = (): Remains => {
  const kept: string[] = []
  /** Of each open element where it begins in `kept`, and whether it holds any word so far. */
  const open: Array<{ at: number; holds: boolean }> = []
  /** How many are open in the element that is left out; 0 when none is. */
  let left = 0
  const hold = (): void => {
    const around = open.at(-1)
    if (around) around.holds = true
  }
  return {
    open(name, attributes) {
      if (left > 0 || wordless.has(name) || isUnseen(attributes)) left++
      else if (isVoid.has(name)) {
        kept.push(`<${name}/>`)
        hold()
      } else if (!frame.has(name)) {
        open.push({ at: kept.length, holds: false })
        kept.push(`<${name}${written(attributes)}>`)
      }
    },
    text(text) {
      if (left > 0) return
      const tidy = escaped(text.replace(/\s+/g, ' '))
      kept.push(tidy)
      if (tidy !== ' ') hold()
    },
    close(name) {
      if (left > 0) left--
      else if (!frame.has(name) && !isVoid.has(name)) {
        const { at, holds } = open.pop()!
        if (holds) {
          kept.push(`</${name}>`)
          hold()
        } else {
          kept.length = at
          kept.push(' ')
        }
      }
    },
    html() {
      const body = kept.join('')
      return body.trim() === '' ? '' : `<html><body>${body}</body></html>`
    },
  }
}

/** Most of a page's elements: each costs the thread more than it costs to leave it out here. */
const wordless = new Set(
  'head script style svg noscript template iframe object canvas audio video figure picture img nav footer button select input textarea link meta'.split(
    ' ',
  ),
)
const frame = new Set(['html', 'body'])
const isVoid = new Set('area base br col embed hr param source track wbr'.split(' '))

/** What readers do not see; Readability would find out the same, later. */
const isUnseen = (attributes: Attributes): boolean =>
  'hidden' in attributes ||
  (attributes['aria-hidden'] === 'true' && !attributes.class?.includes('fallback-image')) ||
  (attributes['aria-modal'] === 'true' && attributes.role === 'dialog') ||
  (attributes.style !== undefined && /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attributes.style))

/** All that Readability asks for; of a link it wants to know whether it leads to a place on the same page. */
const asked = ['class', 'id', 'role', 'rel', 'itemprop'] as const
const written = (attributes: Attributes): string => {
  let all = ''
  for (const name of asked)
    if (attributes[name]) all += ` ${name}="${escaped(attributes[name]).replaceAll('"', '&quot;')}"`
  return attributes.href && /^#./.test(attributes.href) ? `${all} href="#here"` : all
}

const escaped = (text: string): string =>
  /[&<>]/.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text
