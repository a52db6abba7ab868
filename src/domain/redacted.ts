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
