/** Whether a post whose answer was lost is out. Telegram cannot be asked, so Crier looks for the traces that a post leaves. */
import type { Post } from '../../domain/post.ts'
import type { DoubtfulAttempt, Finding } from '../contract.ts'
import type { Client } from './client.ts'
import { findInDiscussion } from './discussion.ts'
import { findByForwarding } from './probe.ts'
import type { Settings } from './settings.ts'

/**
 * A Bot API server whose data centre fails repeats a request for a minute (tdlib/td, NetQuery.h: total_timeout_limit_),
 * whether or not anybody still waits for the answer. Telegram documents no bound: this is twice that.
 */
export const lagMs = 120_000

/**
 * Looks in the places that the settings name, the surest first; posts nothing that readers see. The public preview at
 * t.me/s is left to people: a page without a promise, cached, and missing for some channels, proves nothing to a machine.
 */
export const find = async (
  client: Client,
  { chat, discussionGroup, operationsChat }: Settings,
  post: Post,
  attempt: DoubtfulAttempt,
  signal: AbortSignal,
): Promise<Finding> => {
  const sought = { post, attempt, chat }
  const told: string[] = []
  if (discussionGroup !== undefined) {
    const finding = await findInDiscussion(client, discussionGroup, sought, signal)
    if (finding.kind === 'found') return finding
    told.push(finding.evidence)
  }
  if (operationsChat !== undefined) {
    const finding = await findByForwarding(client, operationsChat, sought, signal)
    told.push(finding.evidence)
    if (finding.kind !== 'cannot tell') return { ...finding, evidence: told.join(' ') }
  } else {
    const missing =
      discussionGroup === undefined ? '`operationsChat`, `discussionGroup` or both' : '`operationsChat`'
    told.push(`Telegram shows a bot none of its own posts; set ${missing}, and Crier can look for them.`)
  }
  return { kind: 'cannot tell', evidence: [...told, lookYourself(chat)].join(' ') }
}

const lookYourself = (chat: string): string =>
  chat.startsWith('@')
    ? `Look at https://t.me/s/${chat.slice(1)}`
    : 'Look at the channel in the Telegram app.'
