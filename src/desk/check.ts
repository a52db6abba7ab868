/** Asks a channel whether it may post, without posting; a channel that passes goes on where it was paused. */
import type { Health } from '../domain/outcome.ts'
import type { Channel } from '../networks/contract.ts'
import type { WarningStore } from '../store/warnings.ts'
import { wake } from './accept.ts'
import type { Desk } from './desk.ts'

export type { Warning } from '../store/warnings.ts'

/** The desk of a newsroom that is warned of what will go wrong. */
export interface WatchDesk extends Desk {
  warnings: WarningStore
}

export interface Checked {
  channelId: string
  health: Health
  /** True when this check ended a pause. */
  resumed: boolean
}

/** A credential that ends so soon is a person's matter today, ms. */
const soonMs = 14 * 24 * 3_600_000

/** Asks the network; changes nothing. @param withinMs how long it may take */
export const healthOf = (channel: Channel, withinMs: number): Promise<Health> =>
  channel.check(AbortSignal.timeout(withinMs))

/** Asks the network and acts on what it says. */
export const check = async (desk: Desk, channelId: string): Promise<Checked> => {
  const channel = desk.channels.get(channelId)
  if (!channel) throw new Error(`no channel ${channelId}`)
  const health = await healthOf(channel, desk.requestTimeoutMs)
  return { channelId, health, resumed: await resumeIfWell(desk, channelId, health) }
}

/** Ends the pause of a channel that passed its check. What a person paused, only a person resumes. */
export const resumeIfWell = async (desk: Desk, channelId: string, health: Health): Promise<boolean> => {
  const { paused } = await desk.ledger.gate(channelId)
  if (!health.ok || !paused || paused.reason === 'person') return false
  await desk.ledger.resume(channelId)
  desk.log.info({ channel: channelId, was: paused.reason }, 'channel resumed: its check passes again')
  await wake(desk, await desk.ledger.list(channelId, 'due', 500))
  return true
}

/**
 * Checks every channel. What a person must mend is said once; nothing is paused, since the first post that is refused
 * does that by itself.
 */
export const checkAll = async (desk: WatchDesk): Promise<Checked[]> =>
  Promise.all(
    [...desk.channels.keys()].map(async (channelId) => {
      const checked = await check(desk, channelId)
      await warnOf(desk, checked)
      return checked
    }),
  )

/** Remembers what is wrong with a channel, or forgets it. A network that does not answer says nothing about it. */
export const warnOf = async (
  { warnings, clock, log }: WatchDesk,
  { channelId, health }: Pick<Checked, 'channelId' | 'health'>,
): Promise<void> => {
  if (!health.ok && health.reason === 'unreachable') return
  const ends = health.ok && health.endsAt !== undefined && health.endsAt - clock.now() < soonMs
  const about = health.ok ? (ends ? 'end' : undefined) : health.reason
  if (about === undefined) return warnings.clear(channelId)
  if (await warnings.warn(channelId, about, health.detail))
    log.warn({ channel: channelId, reason: about, detail: health.detail }, 'a channel will need a person')
}
