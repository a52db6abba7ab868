/** Ends of texts. A regular expression such as `/\/+$/` looks at every run of slashes from each of its places: its time grows with the square. */

/** Without the characters of `unwanted` that it ends in; each is looked at once. */
export const withoutEnd = (text: string, unwanted: string): string => {
  let end = text.length
  while (end > 0 && unwanted.includes(text[end - 1]!)) end--
  return text.slice(0, end)
}
