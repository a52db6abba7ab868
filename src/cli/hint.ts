/** What a person may say of a delivery, as a command to copy: with its article, its channel, and only what fits. */
import type { Delivery } from '../domain/delivery.ts'

export const resolveHint = ({ articleId, channelId, state, epoch }: Delivery): string => {
  // What never began to leave cannot be out.
  const mayBeOut = state === 'doubtful' || (state === 'held' && epoch > 0)
  return `crier resolve ${articleId} ${channelId} ${mayBeOut ? '--out LINK | ' : ''}--send | --drop`
}
