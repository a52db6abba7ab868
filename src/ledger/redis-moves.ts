/** The side of the ledger that writes deliveries: each call is one script, and so one step. */
import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import { placeOf } from '../domain/address.ts'
import type { Submission } from '../domain/article.ts'
import { articleIdOf, channelIdOf, type DeliveryState } from '../domain/delivery.ts'
import type { RefusalReason } from '../domain/outcome.ts'
import { type Post, postsIn } from '../domain/post.ts'
import { ledgerKeys } from './keys.ts'
import type {
  Acceptance,
  Again,
  DeliveryMoves,
  DeliveryReads,
  NotBegun,
  Settled,
  Settlement,
  Terms,
} from './ledger.ts'
import { scriptRunner } from './run.ts'

/** How many stories one round looks at that may be old enough to be forgotten. */
const pruned = 100

export const redisMoves = (
  redis: Redis,
  prefix: string,
  by: string,
  { deliveriesOf, now }: Pick<DeliveryReads, 'deliveriesOf' | 'now'>,
): DeliveryMoves => {
  const keys = ledgerKeys(prefix)
  const run = scriptRunner(redis)

  const settle = async (
    id: string,
    epoch: number,
    from: DeliveryState,
    result: Settlement,
    claim = '',
  ): Promise<Settled> => {
    const due = result.to === 'due' ? result : undefined
    const hold = result.to === 'published' ? result : due
    return (await run(
      'crierSettle',
      keys.delivery(id),
      prefix,
      by,
      id,
      epoch,
      from,
      result.to,
      result.detail ?? '',
      result.to === 'published' ? JSON.stringify(result.ref) : '',
      hold?.afterMs ?? 0,
      due?.pause ?? '',
      result.to === 'doubtful' && result.claimed ? 1 : 0,
      due?.unproven ? 1 : 0,
      due?.burns ? 1 : 0,
      due?.waives ? 1 : 0,
      result.to === 'cancelled' && result.mayReturn ? 1 : 0,
      claim,
      ...(hold?.holdChannels ?? []),
    )) as Settled
  }

  /** Only asks when the claim is empty. */
  const begin = async (
    id: string,
    claim: string,
    { version, out = 0, mostLateMs, atOnce, limits = [], cost }: Terms,
    post?: Post,
    prepared = '',
    detail = '',
  ): Promise<BeginAnswer> => {
    const channelId = channelIdOf(id)
    return (await run(
      'crierBegin',
      keys.delivery(id),
      keys.article(articleIdOf(id)),
      keys.channel(channelId),
      keys.stop,
      keys.paced(channelId),
      keys.spend(channelId),
      prefix,
      by,
      id,
      claim,
      version,
      post ? JSON.stringify(post) : '',
      prepared,
      mostLateMs ?? 0,
      cost?.amount ?? 0,
      cost?.budget ?? -1,
      cost?.month ?? '',
      detail,
      atOnce?.posts ?? 0,
      atOnce?.withinMs ?? 0,
      out,
      post ? postsIn(post) : 1,
      ...limits.flatMap(({ posts, withinMs, own }) => [posts, withinMs, own ? 1 : 0]),
    )) as BeginAnswer
  }

  return {
    async accept(article, channelIds, options = {}) {
      const { handedOverAt = Number.MAX_SAFE_INTEGER, approvals, door = '', sharesAddress } = options
      const [verdict, encoded, version] = (await run(
        'crierAccept',
        keys.article(article.id),
        prefix,
        by,
        article.id,
        encodeURIComponent(article.id),
        JSON.stringify(article),
        article.version ?? 0,
        digestOf(article),
        (!sharesAddress && placeOf(article.url)) || '',
        article.updatedAt ? Date.parse(article.updatedAt) : 0,
        notBefore(article),
        article.status === 'retracted' ? 1 : 0,
        article.priority,
        handedOverAt,
        door,
        options.repeats ? 1 : 0,
        options.byAddress ? 1 : 0,
        ...channelIds.flatMap((channelId) => [channelId, approvals?.get(channelId) ?? '']),
      )) as [Acceptance['verdict'], string, string]
      const id = decodeURIComponent(encoded)
      return { verdict, id, version: Number(version), deliveries: await deliveriesOf(id) }
    },
    async again(articleId, channelId, detail) {
      const encoded = encodeURIComponent(articleId)
      const [kind, value] = (await run(
        'crierAgain',
        keys.article(articleId),
        prefix,
        by,
        articleId,
        encoded,
        channelId,
        detail,
      )) as [Again['kind'], string]
      if (kind === 'open') return { kind, state: value as DeliveryState }
      if (kind !== 'planned') return { kind }
      return { kind, delivery: (await deliveriesOf(articleId)).find(({ id }) => id === value)! }
    },
    async mend(id, detail) {
      return (
        (await run('crierMend', keys.delivery(id), keys.article(articleIdOf(id)), prefix, by, id, detail)) ===
        1
      )
    },
    async mayBegin(id, terms) {
      const answer = await begin(id, '', terms)
      return answer[0] === 'free' ? { kind: 'free' } : toNotBegun(answer)
    },
    async begin(id, claim, { post, prepared, detail, ...terms }) {
      const answer = await begin(id, claim, terms, post, prepared, detail)
      if (answer[0] !== 'begun') return toNotBegun(answer)
      return { kind: 'begun', epoch: Number(answer[1]), spent: Number(answer[2]) || undefined }
    },
    settle: (id, epoch, result, claim) => settle(id, epoch, 'sending', result, claim),
    defer: (id, epoch, result) => settle(id, epoch, 'due', result),
    resolve: ({ id, epoch, state }, result) => settle(id, epoch, state, result),
    async witness({ id, epoch, readings, readAt }, evidence, nextMs, counts) {
      await run(
        'crierWitness',
        keys.delivery(id),
        prefix,
        by,
        id,
        epoch,
        evidence,
        nextMs,
        counts ? 1 : 0,
        readings,
        readAt,
      )
    },
    async tell({ id, epoch }) {
      await run('crierTell', keys.delivery(id), prefix, by, id, epoch)
    },
    async unprepare({ id, prepared = '' }) {
      return (await run('crierUnprepare', keys.delivery(id), prefix, by, prepared)) === 1
    },
    async abandon(channelId, leaseMs) {
      const index = keys.state(channelId, 'sending')
      return (await run('crierAbandon', index, prefix, by, channelId, leaseMs)) as string[]
    },
    async prune(keepMs) {
      const before = (await now()) - keepMs
      const from = await redis.get(keys.pruned)
      const found = await redis.zrangebyscore(
        keys.articles,
        from === null ? '-inf' : `(${from}`,
        before,
        ...(['WITHSCORES', 'LIMIT', 0, pruned] as const),
      )
      const ids = found.filter((_, i) => i % 2 === 0)
      let gone = 0
      for (const id of ids) {
        const encoded = encodeURIComponent(id)
        gone += Number(await run('crierPrune', keys.article(id), prefix, by, id, encoded, keepMs))
      }
      // What must stay would otherwise be all that is ever looked at.
      if (ids.length === pruned) await redis.set(keys.pruned, found.at(-1)!)
      else await redis.del(keys.pruned)
      return gone
    },
  }
}

/** The same words give the same digest, in whatever order a client wrote the keys, under whatever id, version and time of change, and however the address is spelt. */
const digestOf = ({ id: _, version: __, updatedAt: ___, ...words }: Submission): string => {
  const same = { ...words, url: placeOf(words.url) ?? words.url, tags: words.tags.toSorted() }
  const sorted = JSON.stringify(same, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
  return createHash('sha256').update(sorted).digest('hex')
}

/** Embargo and schedule both forbid an earlier moment; ms since the epoch, 0 for neither. */
const notBefore = ({ embargoUntil, scheduledAt }: Submission): number =>
  Math.max(...[embargoUntil, scheduledAt].map((at) => (at ? Date.parse(at) : 0)))

type BeginAnswer = [kind: string, value?: string | number, more?: string | number]

const toNotBegun = ([answered, value, more]: BeginAnswer): NotBegun => {
  const kind = answered as NotBegun['kind']
  switch (kind) {
    case 'early':
      return { kind, afterMs: Number(value), scope: more as 'delivery' | 'channel' }
    case 'paused':
      return { kind, detail: String(value), ...(more && { reason: more as RefusalReason }) }
    case 'stale':
      return { kind, detail: String(value) }
    case 'not due':
      return { kind, state: value as DeliveryState }
    case 'changed':
      return { kind }
  }
}
