/** `crier route` decides as the worker does, and needs no Redis for it. */
import { expect, test } from 'vitest'
import { newsroom } from '../support/crier.ts'

const config = {
  newsroom: { name: 'Gazette' },
  sandbox: { enabled: true },
  channels: [
    { id: 'tg', network: 'telegram', chat: '@gazette', refuses: [{ name: 'paid', tags: ['sponsored'] }] },
    {
      id: 'x',
      network: 'x',
      handle: 'gazette',
      takes: [{ name: 'sport', sections: ['sport'] }],
      links: [{ priority: 'routine', post: 'none' }],
    },
    {
      id: 'fb',
      network: 'facebook',
      page: '100200300400500',
      takes: [{ name: 'sport', sections: ['sport'] }],
    },
  ],
}
const story = (more: object) =>
  JSON.stringify({
    id: 'ferry',
    url: 'https://gazette.example/ferry',
    headline: 'The ferry is back',
    ...more,
  })

test('each channel says whether it takes the story, by which rule, and why not', async () => {
  const crier = newsroom(config)
  const { code, out } = await crier.run(['route', '-'], story({ section: 'Sport', tags: ['Sponsored'] }))
  expect(code).toBe(0)
  expect(out.split('\n').slice(0, 4)).toEqual([
    'The ferry is back',
    '  tg  not   refused by the rule “paid”',
    expect.stringMatching(/^ {2}x {3}not {3}.*skip/),
    '  fb  goes  by the rule “sport”',
  ])
  const city = await crier.run(['route', '-', '--json'], story({ section: 'City' }))
  expect(JSON.parse(city.out)).toMatchObject([
    { channelId: 'tg', goes: true },
    { channelId: 'x', goes: false, why: expect.stringContaining('wants section sport, not City') },
    { channelId: 'fb', goes: false },
  ])
})

test('a rule without a condition is refused at the door', async () => {
  const [first, ...others] = config.channels
  const crier = newsroom({ ...config, channels: [{ ...first, takes: [{ name: 'all' }] }, ...others] })
  const { code, err } = await crier.run(['route', '-'], story({}))
  expect(code).toBe(2)
  expect(err).toMatch(/crier\.yaml:\d+:\d+ {2}channels\[0\]\.takes\[0\].*has no condition/)
})
