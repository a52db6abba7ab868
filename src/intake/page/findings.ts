/** What was read from a page, where it was taken from, and what else was there: the answer to "why does it say that?". */
import { places } from './rules.ts'
import type { Said } from './scan.ts'

export type Field = keyof typeof places | 'images' | 'id' | 'body'

export interface Candidate {
  /** As Crier would use it. */
  value: string
  /** Its place on the page: `og:title`. */
  from: string
}

export interface Finding {
  field: Field
  /** Absent when nothing on the page was of use. */
  taken?: Candidate
  others: Candidate[]
  /** What was of no use, as written, and why. */
  passedOver: Array<Candidate & { why: string }>
}

/** What one value is worth: what it says, or why it says nothing. */
export type Read = (text: string, from: string) => { value: string } | { why: string }

/** Everything that the page says of a field, the best first. */
export const candidates = (field: keyof typeof places, said: Said, read: Read): Finding => {
  const found: Finding = { field, others: [], passedOver: [] }
  for (const from of places[field])
    for (const text of said.get(from) ?? []) {
      const result = read(text, from)
      if ('why' in result) found.passedOver.push({ value: text, from, why: result.why })
      else found.others.push({ value: result.value, from })
    }
  return take(found, () => true)
}

/** Takes the first that passes instead of what was taken before; changes nothing when none does. */
export const take = (finding: Finding, passes: (candidate: Candidate) => boolean): Finding => {
  const all = finding.taken ? [finding.taken, ...finding.others] : finding.others
  const taken = all.find(passes)
  return taken ? { ...finding, taken, others: all.filter((other) => other !== taken) } : finding
}

/** As if what was taken had never been there. */
export const passOver = (finding: Finding, why: string): Finding =>
  finding.taken
    ? {
        ...finding,
        taken: finding.others[0],
        others: finding.others.slice(1),
        passedOver: [...finding.passedOver, { ...finding.taken, why }],
      }
    : finding
