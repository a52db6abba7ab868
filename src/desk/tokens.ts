/** Who may use the API: tokens are made, listed and revoked here, and looked up when somebody shows one. */
import { createHash, randomBytes } from 'node:crypto'
import type { TokenRecord, TokenStore } from '../store/tokens.ts'

/** What a token may be good for. Few, so that people choose the least. */
export const scopes = {
  'articles:write': 'hand over stories',
  'articles:read': 'read stories',
  'deliveries:read': 'read what became of them on each channel',
} as const

export type Scope = keyof typeof scopes
export type { TokenRecord, TokenStore } from '../store/tokens.ts'

/** So that people and scanners of leaked secrets know one when they see it. */
const tokenPrefix = 'crier_'
const shape = /^crier_[\w-]{43}$/

/** A token that was found, with what identifies it in keys: never the token itself. */
export interface Bearer extends TokenRecord {
  digest: string
}

/**
 * Makes a token of 256 random bits. It is given once, here; what is kept cannot be turned back into it.
 * @returns undefined when the name is taken
 */
export const makeToken = async (
  store: TokenStore,
  name: string,
  granted: readonly Scope[],
): Promise<string | undefined> => {
  const token = tokenPrefix + randomBytes(32).toString('base64url')
  return (await store.add(digestOf(token), name, [...new Set(granted)])) ? token : undefined
}

/** Whose token this is; undefined when it is none, or was revoked. */
export const findBearer = async (store: TokenStore, token: string): Promise<Bearer | undefined> => {
  if (!shape.test(token)) return undefined
  const digest = digestOf(token)
  const found = await store.use(digest)
  return found && { ...found, digest }
}

/**
 * One round of SHA-256 is enough here: slow hashes protect words that people choose, and nobody guesses 256 random bits.
 * Looking the digest up compares nothing with the token, so how long it takes tells nothing about it.
 */
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex')
