/** Telegram channels, posted to by a bot: https://core.telegram.org/bots/api */
import type { ChannelInfo } from '../../domain/channel.ts'
import { type Clock, systemClock } from '../../domain/clock.ts'
import type { Outcome } from '../../domain/outcome.ts'
import type { Picture, PictureLimits } from '../../domain/picture.ts'
import type { Post } from '../../domain/post.ts'
import { quietUntil } from '../../domain/quiet.ts'
import type { Channel, Network } from '../contract.ts'
import { aboutPicture, ofAlbum, posted, postedAlbum } from './answer.ts'
import { type Answer, connect } from './client.ts'
import { find, lagMs } from './find.ts'
import { check } from './health.ts'
import { render } from './render.ts'
import type { Settings } from './settings.ts'

/**
 * https://core.telegram.org/bots/api#sendphoto. It names no types; JPEG and PNG are those that no client has trouble with.
 */
const picture: PictureLimits = {
  types: ['image/jpeg', 'image/png'],
  bytes: 10_000_000,
  sides: 10_000,
  ratio: 20,
}

/** One request carries ten of them, and must be through before it times out. */
const albumPicture: PictureLimits = { ...picture, bytes: 2_000_000 }

export const network = {
  /** @param clock tells the silent hours */
  open: (info: ChannelInfo, settings: Settings, clock: Clock = systemClock): Channel => {
    const { chat } = settings
    const client = connect(settings)

    /** At the moment of sending: a post may have waited into the night. */
    const soundOf = ({ urgent }: Post) => {
      const hours = settings.silentHours && { ...settings.silentHours, timeZone: info.timeZone ?? 'UTC' }
      const silent = hours !== undefined && !urgent && quietUntil(clock.now(), hours) !== undefined
      return silent ? { disable_notification: true } : {}
    }

    const sendText = async (post: Post, signal: AbortSignal): Promise<Outcome> => {
      const { text, entities, link } = post
      const preview = { link_preview_options: previewOf(settings, link) }
      const message = { chat_id: chat, text, entities, ...preview, ...soundOf(post) }
      const answer = await client.call('sendMessage', message, signal)
      return answer.ok ? posted(answer.result) : answer.failure
    }

    const sendPhoto = async (post: Post, picture: Picture, signal: AbortSignal): Promise<Outcome> => {
      const message = { chat_id: chat, photo: fileOf(picture), ...captionOf(post), ...soundOf(post) }
      const answer = await client.call('sendPhoto', message, signal)
      if (answer.ok) return posted(answer.result)
      return refusedFor(answer, 'its picture', () => sendText(post, signal))
    }

    const sendAlbum = async (
      post: Post,
      pictures: readonly Picture[],
      signal: AbortSignal,
    ): Promise<Outcome> => {
      // Readers see the words of the first picture as those of the album.
      const media = pictures.map((picture, at) => ({
        type: 'photo',
        media: fileOf(picture),
        ...(at === 0 && captionOf(post)),
      }))
      const answer = await client.call('sendMediaGroup', { chat_id: chat, media, ...soundOf(post) }, signal)
      if (answer.ok) return postedAlbum(answer.result)
      const failure = ofAlbum(answer.failure, answer.says)
      return refusedFor({ ...answer, failure }, 'its album', () => sendPhoto(post, pictures[0]!, signal))
    }

    /** Refused in words, so for certain nothing is out yet: a caption is never too long for a message. */
    const refusedFor = async (
      { failure, says }: Extract<Answer, { ok: false }>,
      what: string,
      sendLess: () => Promise<Outcome>,
    ): Promise<Outcome> => {
      if (!aboutPicture(failure)) return failure
      const outcome = await sendLess()
      if (outcome.kind !== 'done') return outcome
      return { ...outcome, detail: `went without ${what}: ${says}` }
    }

    return {
      info,
      render: (article) => render(article, settings),
      picture: settings.picture === 'album' ? albumPicture : picture,
      publish: (post, signal, _prepared, pictures = []) => {
        const [first, second] = pictures
        if (first && second) return sendAlbum(post, pictures, signal)
        return first ? sendPhoto(post, first, signal) : sendText(post, signal)
      },
      find: (post, attempt, signal) => find(client, settings, post, attempt, signal),
      lagMs,
      check: (signal) => check(client, settings, signal),
      close: () => client.close(),
    }
  },
} satisfies Network<Settings>

/** The ending is all that Telegram learns of the type. */
const fileOf = ({ type, bytes }: Picture) => ({
  source: Buffer.from(bytes),
  filename: `photo.${type.slice('image/'.length)}`,
})

const captionOf = ({ text, entities }: Post) => ({ caption: text, caption_entities: entities })

/**
 * https://core.telegram.org/bots/api#linkpreviewoptions. It names its address: without it, Telegram takes the first thing in
 * the text that looks like a link, and hears of no size.
 */
const previewOf = ({ preview }: Settings, url: string) => {
  if (preview?.place === 'none') return { is_disabled: true }
  return {
    url,
    ...(preview?.place === 'above' && { show_above_text: true }),
    ...(preview?.size === 'large' && { prefer_large_media: true }),
    ...(preview?.size === 'small' && { prefer_small_media: true }),
  }
}
