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

/** By its name, or by its look: long, and of letters and digits that make no word. */
const secretName =
  /(?:^|[^a-z])(?:(?:access|api|auth|secret|private|session)?[_-]?(?:key|token|id_?token)|auth\w*|sig(?:nature)?|secret|pass(?:word|wd)?|pwd|hash|hmac|session|sid|jwt|code|credentials?)$/i
const secretLook = /^(?=[^&]*\d)(?=[^&]*[a-z])[\w.%=]{20,}$/i

/** The address of a feed, safe to print, log and mail: without an account, and without what in its query looks like a secret. */
export const redactedQuery = (address: string): string =>
  address
    .replace(/^(\w+:\/\/)[^/?#]*@/, `$1${hidden}@`)
    .replace(/([?&;])([^=&;#]*)=([^&;#]+)/g, (whole, mark: string, name: string, value: string) =>
      secretName.test(name) || secretLook.test(value) ? `${mark}${name}=${hidden}` : whole,
    )

/** What a sandbox takes for every credential that nobody gave it. Public, so it proves nothing. */
export const madeUp = 'made up by the sandbox'
