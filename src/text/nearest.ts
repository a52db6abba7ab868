/** The name that somebody probably meant, for whoever misspelt one. */

/** `; did you mean headline?`, or nothing when no known name is near. */
export const didYouMean = (name: string, known: readonly string[]): string => {
  if (name.length > 60) return ''
  const ranked = known
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(1, Math.floor(name.length / 3))
    ? `; did you mean ${best.candidate}?`
    : ''
}

/** Levenshtein: how many characters must change to make one name the other. */
const distance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++)
      row.push(
        Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
    previous = row
  }
  return previous[b.length]!
}
