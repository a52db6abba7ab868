import type { Article } from './article.ts'
import type { ChannelInfo } from './channel.ts'

/** The testable rule that decides which channels an article goes to, and why. */
export type Route = (article: Article, channel: ChannelInfo) => RouteVerdict

export interface RouteVerdict {
  goes: boolean
  /** For people: which rule said so. */
  why: string
}

/** Until a newsroom writes rules, every story goes to every channel. */
export const everywhere: Route = () => ({ goes: true, why: 'every story goes to every channel' })
