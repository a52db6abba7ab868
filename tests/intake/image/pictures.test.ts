import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { PictureLimits } from '../../../src/domain/picture.ts'
import { guardedFetch } from '../../../src/intake/fetch.ts'
import { openCache } from '../../../src/intake/image/cache.ts'
import { makeFit } from '../../../src/intake/image/fit.ts'
import { openPictures, pictureFetchLimits } from '../../../src/intake/image/pictures.ts'
import { type Fit, fitApart } from '../../../src/intake/image/separate.ts'
import { chart, photo, promisingPng } from '../../support/picture.ts'

const limits: PictureLimits = { types: ['image/jpeg', 'image/png'], bytes: 1_000_000 }
/** As `npm run build` leaves it: Node runs no TypeScript by itself. */
const built = new URL('../../../dist/src/intake/image/child.js', import.meta.url)

const serve = async (handler: RequestListener) => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url!)
    handler(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const scratch = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'crier-pictures-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** As one process of Crier has it; several may share a directory. */
const house = (
  directory: string,
  { mostBytes = 50_000_000, clock = { now: () => Date.now() }, fit = makeFit as Fit } = {},
) =>
  openPictures(
    guardedFetch({ allowHosts: ['127.0.0.1'], limits: pictureFetchLimits }),
    openCache(directory, mostBytes, clock),
    fit,
    clock,
  )

test('three channels in two processes fetch a picture once; an hour later it is looked at again', async () => {
  const bytes = await photo(300, 200).jpeg().toBuffer()
  const { root, asked } = await serve((_request, response) => response.end(bytes))
  const directory = await scratch()
  const clock = { time: Date.now(), now: () => clock.time }
  const [one, other] = [house(directory, { clock }), house(directory, { clock })]
  const url = `${root}/ferry.jpg`
  const got = await Promise.all([one(url, limits), one(url, limits), one(url, { ...limits, sides: 400 })])
  expect(got.map(({ kind }) => kind)).toEqual(['ready', 'ready', 'ready'])
  expect(await other(url, limits)).toEqual(got[0])
  expect(asked).toHaveLength(1)
  clock.time += 61 * 60_000
  await other(url, limits)
  expect(asked).toHaveLength(2)
})

test('what was made to fit once is not made again, in any process', async () => {
  const bytes = await photo(300, 200).webp().toBuffer()
  const { root } = await serve((_request, response) => response.end(bytes))
  const directory = await scratch()
  let made = 0
  const counting: Fit = (...asked) => {
    made++
    return makeFit(...asked)
  }
  const first = await house(directory, { fit: counting })(root, limits)
  expect(await house(directory, { fit: counting })(root, limits)).toEqual(first)
  expect([first.kind, made]).toEqual(['ready', 1])
})

test('the disk holds no more than it may, and what is used stays', async () => {
  const bytes = await Promise.all([1, 2, 3, 4].map(() => photo(400, 300).jpeg({ quality: 95 }).toBuffer()))
  const size = Math.max(...bytes.map(({ length }) => length))
  const { root, asked } = await serve((request, response) =>
    response.end(bytes[Number(request.url!.slice(1))]),
  )
  const directory = await scratch()
  const clock = { time: Date.now(), now: () => (clock.time += 1_000) }
  // Each takes its size twice: as it came, and as it is sent.
  const get = house(directory, { mostBytes: size * 4 + 1_000, clock })
  await get(`${root}/0`, limits)
  await get(`${root}/1`, limits)
  await get(`${root}/0`, limits)
  await get(`${root}/2`, limits)
  await get(`${root}/3`, limits)
  const files = await readdir(directory)
  const sizes = await Promise.all(files.map(async (name) => (await stat(join(directory, name))).size))
  expect(sizes.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(size * 4 + 1_000)
  expect(asked).toEqual(['/0', '/1', '/2', '/3'])
  await get(`${root}/3`, limits)
  expect(asked).toHaveLength(4)
})

test('a directory that cannot be written costs a download and no picture', async () => {
  const bytes = await photo(300, 200).jpeg().toBuffer()
  const { root, asked } = await serve((_request, response) => response.end(bytes))
  const file = join(await scratch(), 'a-file')
  await writeFile(file, '')
  const get = house(join(file, 'pictures'))
  expect((await get(root, limits)).kind).toBe('ready')
  expect((await get(root, limits)).kind).toBe('ready')
  expect(asked).toHaveLength(2)
})

test.each<[string, RequestListener, 'refused' | 'failed', RegExp]>([
  ['gone', (_, response) => response.writeHead(410).end(), 'refused', /answers 410/],
  ['not there yet', (_, response) => response.writeHead(404).end(), 'failed', /answers 404/],
  ['a server in trouble', (_, response) => response.writeHead(503).end(), 'failed', /answers 503/],
  [
    'cut off',
    (_, response) =>
      response.writeHead(200, { 'content-length': 99 }).write('\xff\xd8') && response.destroy(),
    'failed',
    /./,
  ],
  [
    'too large',
    (_, response) => response.end(Buffer.alloc(21 * 1024 * 1024)),
    'refused',
    /larger than 20 MB/,
  ],
  [
    'a page for people who are not signed in',
    (_, response) => response.end('<!doctype html>Sign in'),
    'refused',
    /a web page/,
  ],
  [
    'a picture by its type alone',
    (_, response) => response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<svg/>'),
    'refused',
    /SVG/,
  ],
])('%s: said for people', async (_what, handler, kind, why) => {
  const { root } = await serve(handler)
  const got = await house(await scratch())(root, limits)
  expect(got).toMatchObject({ kind, why: expect.stringMatching(why) })
})

test('an address inside the own network is refused', async () => {
  const { root } = await serve((_request, response) => response.end('inside'))
  const directory = await scratch()
  const clock = { now: () => Date.now() }
  const get = openPictures(guardedFetch({ allowHosts: [] }), openCache(directory, 1e9, clock), makeFit, clock)
  expect(await get(root.replace(/:\d+$/, '/x.jpg'), limits)).toMatchObject({ kind: 'refused' })
})

test('in a process of its own: the same picture, and hostile ones end there', async () => {
  const apart = fitApart(built)
  const odd = await photo(300, 200)
    .withExif({ IFD0: { Artist: 'Ada' } })
    .jpeg()
    .toBuffer()
  const [fitted, bomb, page] = await Promise.all([
    apart(odd, limits),
    apart(promisingPng(50_000, 50_000), limits),
    apart(Buffer.from('<html>'), limits),
  ])
  expect(fitted).toMatchObject({ kind: 'ready', picture: { type: 'image/jpeg' } })
  expect(bomb).toMatchObject({ kind: 'refused', why: expect.stringContaining('50 million') })
  expect(page).toMatchObject({ kind: 'refused' })
})

test('a picture that takes for ever, or that breaks the process, is refused and the next one is served', async () => {
  const directory = await scratch()
  const stuck = join(directory, 'stuck.mjs')
  await writeFile(stuck, "process.on('message', () => { for (;;); })")
  const crash = join(directory, 'crash.mjs')
  await writeFile(crash, "process.on('message', () => process.kill(process.pid, 'SIGSEGV'))")
  const bytes = await chart(200, 200).png().toBuffer()
  expect(await fitApart(new URL(`file://${stuck}`), 300)(bytes, limits)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('more than 0.3 seconds'),
  })
  const broken = fitApart(new URL(`file://${crash}`))
  expect(await broken(bytes, limits)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('SIGSEGV'),
  })
  expect(await broken(bytes, limits)).toMatchObject({ kind: 'refused' })
})

test.each([
  ['nothing', 'undefined'],
  ['words', '"ready"'],
  ['no picture', '{ kind: "ready" }'],
  ['a page as a picture', '{ kind: "ready", picture: { type: "image/png", bytes: Buffer.from("<html>") } }'],
  [
    'a picture larger than the limit',
    '{ kind: "ready", picture: { type: "image/jpeg", bytes: Buffer.alloc(2e7, Buffer.from([255, 216, 255])) } }',
  ],
  ['a refusal without words', '{ kind: "refused", why: 7 }'],
])('of a process that was taken over, %s is no picture', async (_what, answer) => {
  const taken = join(await scratch(), 'taken.mjs')
  await writeFile(taken, `process.on('message', () => process.send(${answer} ?? null))`)
  expect(await fitApart(new URL(`file://${taken}`))(Buffer.from('x'), limits)).toEqual({
    kind: 'refused',
    why: 'the process that opened it answered with no picture',
  })
})
