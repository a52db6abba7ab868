/** How a message goes out beside its words: its preview and its sound. */
import { expect, onTestFinished, test } from 'vitest'
import { network } from '../../../src/networks/telegram/index.ts'
import type { Settings } from '../../../src/networks/telegram/settings.ts'
import { article, httpServer, soon, token } from './server.ts'

/** Kyiv goes from +2 to +3 on 29 March 2026 at 03:00, and back on 25 October. */
const info = {
  ...{ id: 'tg', network: 'telegram', name: 'Harbour Post', language: 'uk', concurrency: 1 },
  timeZone: 'Europe/Kyiv',
}

const sent = async (settings: Partial<Settings>, at = '2026-05-04T12:00:00Z', story = article) => {
  const bodies: string[] = []
  const apiRoot = await httpServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    bodies.push(body)
    response.end('{"ok":true,"result":{"message_id":7,"chat":{"id":-1001,"username":"harbourpost"}}}')
  })
  const clock = { now: () => Date.parse(at) }
  const channel = network.open(info, { chat: '@harbourpost', token, apiRoot, ...settings }, clock)
  onTestFinished(() => channel.close())
  const outcome = await channel.publish(channel.render(story), soon())
  expect(outcome.kind).toBe('done')
  return JSON.parse(bodies[0]!)
}

test.each<[Settings['preview'], object]>([
  [undefined, { url: article.url }],
  [
    { place: 'above', size: 'large' },
    { url: article.url, show_above_text: true, prefer_large_media: true },
  ],
  [
    { place: 'below', size: 'small' },
    { url: article.url, prefer_small_media: true },
  ],
  [{ place: 'none', size: 'auto' }, { is_disabled: true }],
])('the preview %j is asked for as %j', async (preview, expected) => {
  expect((await sent({ preview })).link_preview_options).toEqual(expected)
})

const silentHours = { from: '22:00', to: '07:00' }

test.each([
  ['2026-05-04T12:00:00Z', undefined],
  ['2026-05-04T19:00:00Z', true],
  ['2026-03-28T20:00:00Z', true],
  ['2026-03-29T03:59:00Z', true],
  ['2026-03-29T04:00:00Z', undefined],
  ['2026-03-28T04:59:00Z', true],
])('at %s in Kyiv the silence is %s', async (at, silent) => {
  expect((await sent({ silentHours }, at)).disable_notification).toBe(silent)
})

test('breaking news is heard at any hour', async () => {
  const message = await sent({ silentHours }, '2026-05-04T21:00:00Z', { ...article, priority: 'breaking' })
  expect(message).not.toHaveProperty('disable_notification')
})
