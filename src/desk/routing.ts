/** Where a story goes: the newsroom's rules, then what each channel's own settings decline. */
import type { Article } from '../domain/article.ts'
import type { RouteVerdict } from '../domain/route.ts'
import type { Desk } from './desk.ts'

/** One verdict for each channel, in the order of the configuration. Asks no network. */
export const routing = (
  { channels, route }: Pick<Desk, 'channels' | 'route'>,
  article: Article,
): Array<RouteVerdict & { channelId: string }> =>
  [...channels.values()].map((channel) => {
    const verdict = route(article, channel.info)
    const declined = verdict.goes ? channel.declines?.(article) : undefined
    return {
      channelId: channel.info.id,
      ...(declined === undefined ? verdict : { goes: false, why: declined }),
    }
  })
