/** What the HTTP door is given, and what its parts know of the request that they answer. */
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import type { Desk } from '../desk/desk.ts'
import type { Bearer, TokenStore } from '../desk/tokens.ts'
import type { IdempotencyStore } from '../store/idempotency.ts'
import type { RateStore } from '../store/rate.ts'

export interface Door {
  desk: Desk
  tokens: TokenStore
  once: IdempotencyStore
  rates: RateStore
  readPage: ReadPage
  /** Hears of an error; true when Redis is to blame, which is no bug and passes. */
  redisFailed(error: unknown): boolean
  /** Doors with another kind of key than a token, by where they begin: webhooks, hubs of feeds. */
  mounts?: Record<string, Hono<Wire>>
  /** Where clients reach this server, when it stands behind a proxy. */
  publicUrl?: string
}

/** Raw article data from the page of a story, or in words for people why there is none. */
export type ReadPage = (url: string, signal: AbortSignal) => Promise<{ data: unknown } | { failed: string }>

export type Wire = { Bindings: HttpBindings; Variables: { bearer?: Bearer; ends: AbortSignal } }
export type Asked = Context<Wire>

/** What links in answers begin with; ends with a slash. */
export const baseOf = ({ publicUrl }: Pick<Door, 'publicUrl'>): string =>
  publicUrl === undefined ? '/' : publicUrl.replace(/\/*$/, '/')
