/** X refuses a post with more than one cashtag, the `$ACME` of a listed company, so both sides of the API count them. */

/** As in twitter-text 3.1.0: `$50` and `US$` are money. A cashtag inside a URL does not stand after a space. */
const cashtag = /(?<=^|\s)\$(?=[a-z]{1,6}(?:[._][a-z]{1,2})?(?:$|[\s!'#%&"()*+,\\\-./:;<=>?@[\]^_{|}~$]))/gi

export const countCashtags = (text: string): number => text.match(cashtag)?.length ?? 0

/** Takes the dollar sign from every cashtag but the first: `$ACME and $BETA` becomes `$ACME and BETA`. */
export const keepFirstCashtag = (text: string): string => {
  let seen = 0
  return text.replace(cashtag, (sign) => (seen++ === 0 ? sign : ''))
}
