/** Who sent a webhook: each CMS proves it in its own way, and one that cannot has a secret in a header. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface Signing {
  /**
   * - `crier`: X-Crier-Timestamp (Unix seconds) and X-Crier-Signature, over time and body
   * - `ghost`: X-Ghost-Signature, over body and time
   * - `hmac`: one header with the HMAC of the body, as GitHub and Superdesk send it
   * - `secret`: the secret itself in a header, `Bearer` in front or not
   */
  scheme: (typeof schemes)[number]
  /** Of `hmac` and `secret`. */
  header?: string
  /** Of `hmac`. */
  hash?: 'sha256' | 'sha1'
  /** Path to the time of sending in a body that has no dated signature. */
  time?: string
}

export const schemes = ['crier', 'ghost', 'hmac', 'secret'] as const

/** How far the sender's clock may be from ours, ms, and how long a request may be under way. */
export const windowMs = 5 * 60_000
/** A request that is dated a whole window ahead is good for two. */
export const rememberedMs = 2 * windowMs

export interface Received {
  /** Case of the name does not matter. */
  header(name: string): string | undefined
  body: Uint8Array
}

/** What makes this request the same as another, so that it is taken once; undefined when it is not to be believed. */
export const verify = (
  signing: Signing,
  secret: string,
  { header, body }: Received,
  now: number,
): string | undefined => {
  const signed = (value: string, hash: string, ...parts: Array<string | Uint8Array>): string | undefined => {
    const expected = hmac(hash, secret, ...parts)
    return sameText(value.toLowerCase(), expected) ? expected : undefined
  }
  switch (signing.scheme) {
    case 'crier': {
      const timestamp = header('x-crier-timestamp') ?? ''
      const [, hex] = /^sha256=([\da-f]{64})$/i.exec(header('x-crier-signature') ?? '') ?? []
      if (!hex || !/^\d{1,12}$/.test(timestamp) || !isNear(Number(timestamp) * 1_000, now)) return undefined
      return signed(hex, 'sha256', `${timestamp}.`, body)
    }
    // Signed is the body with the time behind it, since July 2024: https://github.com/TryGhost/Ghost/pull/20500.
    // Before, the time was not signed, and whoever had heard one request could send it for ever.
    case 'ghost': {
      const [, hex, time] =
        /^sha256=([\da-f]{64}), ?t=(\d{1,15})$/i.exec(header('x-ghost-signature') ?? '') ?? []
      if (!hex || !time || !isNear(Number(time), now)) return undefined
      return signed(hex, 'sha256', body, time)
    }
    case 'hmac': {
      const hash = signing.hash ?? 'sha256'
      const value = header(signing.header ?? '') ?? ''
      const hex = value.startsWith(`${hash}=`) ? value.slice(hash.length + 1) : value
      return signed(hex, hash, body)
    }
    case 'secret': {
      const value = (header(signing.header ?? '') ?? '').replace(/^Bearer +/i, '')
      return sameText(value, secret) ? createHash('sha256').update(body).digest('hex') : undefined
    }
  }
}

/** The headers that make a body believed, for whoever sends one by hand. */
export const signatureOf = (
  { scheme, header = '', hash = 'sha256' }: Signing,
  secret: string,
  body: Uint8Array,
  now: number,
): Record<string, string> => {
  switch (scheme) {
    case 'crier': {
      const timestamp = String(Math.floor(now / 1_000))
      return {
        'X-Crier-Timestamp': timestamp,
        'X-Crier-Signature': `sha256=${hmac('sha256', secret, `${timestamp}.`, body)}`,
      }
    }
    case 'ghost':
      return { 'X-Ghost-Signature': `sha256=${hmac('sha256', secret, body, String(now))}, t=${now}` }
    case 'hmac':
      return { [header]: `${hash}=${hmac(hash, secret, body)}` }
    case 'secret':
      return { [header]: `Bearer ${secret}` }
  }
}

export const isNear = (time: number, now: number): boolean => Math.abs(now - time) <= windowMs

const hmac = (hash: string, secret: string, ...parts: Array<string | Uint8Array>): string => {
  const sum = createHmac(hash, secret)
  for (const part of parts) sum.update(part)
  return sum.digest('hex')
}

/** Takes as long for a good guess as for a bad one, whatever the lengths: `timingSafeEqual` throws when they differ. */
export const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
