/** Addresses that may be printed: without the account and the password that they may carry. */

export const hidden = '[secret]'

/** Scheme, account, host, path; whatever follows may hold a password too. An @ in a later part fits none of them. */
const parts = /^(\w+:\/\/)([^/?#]*@)?([^/?#@]*)(\/[^?#@]*)?([?#][^@]*)?$/

/**
 * The address of a Redis as a person recognises it, safe to print, log and mail. Also of one that is misspelt: where a
 * password with an unescaped `/`, `?`, `#` or `@` makes the host a guess, nothing but the scheme is left.
 */
export const redacted = (address: string): string => {
  const found = parts.exec(address)
  if (!found) return `${/^\w+:\/\//.exec(address)?.[0] ?? ''}${hidden}`
  const [, scheme = '', account, host = '', path = '', rest] = found
  return `${scheme}${account ? `${hidden}@` : ''}${host}${path}${rest ? `?${hidden}` : ''}`
}

/** What it is called by: `access_token`, `rsskey`, `t`. */
const secretName =
  /(?:key|token|secret|pass(?:word|wd)?|pwd|hash|hmac|jwt|credentials?|sig(?:nature)?|code|sid)$|^(?:auth\w*|session\w*|private|[tks])$/i
/** After these the next part of a path is for one reader. */
const secretPlace = /^(?:private|secret|personal|tokens?|keys?|auth|users?|u)$/i
/** Short words and short numbers, such as `feed.xml` and `2026-city_news`; what else there is may be a secret. */
const plain = /^(?=.{0,60}$)(?:(?:[a-z]{1,15}\d{0,2}|\d{1,4})(?:[-_.+,~](?=.)|$))*$/i

/**
 * The address of a feed as a person recognises it, safe to print, log and mail: without an account, and without whatever
 * in its path, its query or behind them is not made of plain words. It hides too much rather than too little.
 */
export const redactedQuery = (address: string): string => {
  const [, origin = '', path = '', query, fragment] =
    /^(\w+:\/\/(?:[^/?#]*@)?[^/?#@]*)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(address)!
  const segments = path.split('/')
  const shown = segments.map((segment, i) =>
    plain.test(segment) && !(segment && secretPlace.test(segments[i - 1] ?? '')) ? segment : hidden,
  )
  const pairs = query?.split(/(?<=[&;])/).map((pair) => {
    const [, name = '', mark = '', value = '', end = ''] = /^([^=&;]*)(=?)([^&;]*)([&;]?)$/s.exec(pair)!
    if (mark === '') return `${plain.test(name) ? name : hidden}${end}`
    const isShown = value === '' || (plain.test(name) && plain.test(value) && !secretName.test(name))
    return `${plain.test(name) ? name : hidden}=${isShown ? value : hidden}${end}`
  })
  return [
    origin.replace(/\/\/.*@/, `//${hidden}@`),
    shown.join('/'),
    pairs && `?${pairs.join('')}`,
    fragment && `#${plain.test(fragment) ? fragment : hidden}`,
  ].join('')
}

/** What a sandbox takes for every credential that nobody gave it. Public, so it proves nothing. */
export const madeUp = 'made up by the sandbox'
