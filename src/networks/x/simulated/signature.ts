/** Checks an OAuth 1.0a signature as X does: https://docs.x.com/resources/fundamentals/authentication/oauth-1-0a/creating-a-signature */
import { createHmac } from 'node:crypto'
import type { Settings } from '../settings.ts'

/**
 * Who signed this request, with the nonce that may be used once; undefined when nobody here did.
 * JSON and multipart bodies are not signed, query parameters are. The age of the timestamp is not checked: the client
 * signs by the machine's clock, and a sandbox may hold its own clock still.
 */
export const signer = (
  request: Request,
  accounts: readonly Settings[],
): { settings: Settings; nonce: string } | undefined => {
  const authorization = request.headers.get('authorization') ?? ''
  if (!authorization.startsWith('OAuth ')) return undefined
  const fields = new Map(
    [...authorization.matchAll(/(oauth_\w+)="([^"]*)"/g)].map(([, name, value]) => [
      name as string,
      decodeURIComponent(value as string),
    ]),
  )
  const settings = accounts.find(
    ({ appKey, accessToken }) =>
      fields.get('oauth_consumer_key') === appKey && fields.get('oauth_token') === accessToken,
  )
  const nonce = fields.get('oauth_nonce')
  const complete =
    fields.get('oauth_signature_method') === 'HMAC-SHA1' && /^\d+$/.test(fields.get('oauth_timestamp') ?? '')
  if (settings === undefined || !nonce || !complete) return undefined
  return fields.get('oauth_signature') === signatureOf(request, fields, settings)
    ? { settings, nonce }
    : undefined
}

const signatureOf = (request: Request, fields: Map<string, string>, settings: Settings): string => {
  const url = new URL(request.url)
  const signed = [...fields].filter(([name]) => name !== 'oauth_signature')
  const parameters = [...signed, ...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  // Clients sign the address of the real API, wherever this copy of it is served.
  const base = [request.method, `https://api.x.com${url.pathname}`, parameters].map(encode).join('&')
  return createHmac('sha1', `${encode(settings.appSecret)}&${encode(settings.accessSecret)}`)
    .update(base)
    .digest('base64')
}

/** RFC 3986, stricter than encodeURIComponent. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
