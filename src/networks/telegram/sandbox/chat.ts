/** The chats of the simulated Telegram: the channels of the configuration, and the chats that their settings name. */
import { createHash } from 'node:crypto'
import type { Settings } from '../settings.ts'

export interface Chat {
  /** The key of its posts in the store. */
  account: string
  id: number
  type: 'channel' | 'supergroup' | 'private'
  title: string
  /** Absent when the chat is private. */
  username?: string
  /** The token of its bot, which is its administrator. */
  token: string
  /** A channel's discussion group, by its id. */
  discussion?: string | undefined
}

/** Each chat once, however many channels name it. */
export const chatsOf = (accounts: Settings[]): Chat[] => {
  const named = accounts.flatMap(({ token, operationsChat, discussionGroup }) => [
    ...(operationsChat === undefined ? [] : [chatOf(operationsChat, token)]),
    ...(discussionGroup === undefined ? [] : [chatOf(discussionGroup, token)]),
  ])
  const channels = accounts.map(
    ({ chat, token, discussionGroup }): Chat => ({
      ...chatOf(chat, token),
      type: 'channel',
      discussion: discussionGroup,
    }),
  )
  return [...new Map([...named, ...channels].map((chat) => [chat.account, chat])).values()]
}

/** A public chat's id is derived from its name, so that it is the same in every process and after a restart. */
const chatOf = (chat: string, token: string): Chat => {
  const account = chat.toLowerCase()
  if (!chat.startsWith('@')) {
    // https://core.telegram.org/api/bots/ids: people have positive ids, groups and channels negative ones.
    const type = chat.startsWith('-') ? 'supergroup' : 'private'
    return { account, id: Number(chat), type, title: `Chat ${chat}`, token }
  }
  const number = createHash('sha256').update(account).digest().readUInt32BE()
  return {
    account,
    id: Number(`-100${1_000_000_000 + (number % 1_000_000_000)}`),
    type: 'supergroup',
    title: chat,
    username: chat.slice(1),
    token,
  }
}

/** https://core.telegram.org/bots/api#chat */
export const describe = ({ id, title, username, type }: Chat) => ({ id, title, username, type })

/** https://core.telegram.org/bots/api#user: the one bot of the sandbox, whatever its token. */
export const bot = (token: string) => ({
  id: Number(token.split(':')[0]),
  is_bot: true,
  first_name: 'Crier',
  username: 'crier_sandbox_bot',
})
