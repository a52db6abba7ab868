/** Asks a channel whether it may post, without posting; a channel that passes goes on where it was paused. */
import type { Health } from '../domain/outcome.ts'
import { wake } from './accept.ts'
import type { Desk } from './desk.ts'

export interface Checked {
  channelId: string
  health: Health
  /** True when this check ended a pause. */
  resumed: boolean
}

export const check = async (desk: Desk, channelId: string): Promise<Checked> => {
  const channel = desk.channels.get(channelId)
  if (!channel) throw new Error(`no channel ${channelId}`)
  const health = await channel.check(AbortSignal.timeout(desk.requestTimeoutMs))
  const paused = (await desk.ledger.gate(channelId)).paused
  // What a person paused, only a person resumes.
  if (!health.ok || !paused || paused.reason === 'person') return { channelId, health, resumed: false }
  await desk.ledger.resume(channelId)
  desk.log.info({ channel: channelId, was: paused.reason }, 'channel resumed: its check passes again')
  await wake(desk, await desk.ledger.list(channelId, 'due', 500))
  return { channelId, health, resumed: true }
}
