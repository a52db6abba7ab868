/** What a broken connection means, the same for every network: did the request certainly not arrive, or can nobody know? */
import type { Outcome } from '../domain/outcome.ts'

/** The connection was never made, so nothing was sent. Everything else is ambiguous. */
const notSent = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
])

/**
 * The same code can come from both sides of the line, so Node's own words decide: a connection that was never
 * made (`connect ETIMEDOUT`, a TLS handshake cut short, which is an ECONNRESET) sent nothing; one that broke
 * while it was in use (`read EHOSTUNREACH`: the kernel's last word about a dead route) may have.
 */
const neverMade = /\bconnect ETIMEDOUT\b|before secure TLS connection was established/
const brokeInUse = /\b(read|write) E[A-Z]+/

/**
 * The outcome of a request to `host` that ended without an answer.
 * @param code the system or library error code, undefined when there is none (an abort, for instance)
 * @param message the error's own message: what Node said, without a credential
 */
export const brokenConnection = (
  host: string,
  code: string | undefined,
  message: string,
): Extract<Outcome, { kind: 'later' | 'unknown' }> =>
  code !== undefined && (notSent.has(code) || neverMade.test(message)) && !brokeInUse.test(message)
    ? { kind: 'later', scope: 'network', detail: `${host} cannot be reached (${code}); nothing was sent` }
    : { kind: 'unknown', detail: `no usable answer from ${host}: ${code ? `${code}, ` : ''}${message}` }

/**
 * Removes credentials from a text that came from a library or a network, before anybody can store or print it.
 * Percent-encoded and base64 spellings are removed too, since clients put tokens into URLs and headers.
 */
export const scrub = (text: string, secrets: readonly string[]): string => {
  let clean = text
  for (const value of secrets) {
    if (value === '') continue
    for (const spelling of [value, encodeURIComponent(value), Buffer.from(value).toString('base64')])
      clean = clean.replaceAll(spelling, '[secret]')
  }
  return clean
}
