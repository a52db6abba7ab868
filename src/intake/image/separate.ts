/** Opens pictures in a process of their own, one at a time: only that process has to survive them. */
import { fork } from 'node:child_process'
import type { PictureLimits } from '../../domain/picture.ts'
import { formatOf } from './content.ts'
import type { Fitted } from './fit.ts'

/** Never throws. */
export type Fit = (bytes: Uint8Array, limits: PictureLimits) => Promise<Fitted>

/** Forty megapixels take about two seconds of one core; a machine may be busy. */
const usualMs = 20_000
const longestWhy = 300

/**
 * Nothing of sharp is loaded here, so a worker that posts no pictures pays nothing for them, and one that does gets all
 * memory back after each.
 * @param child where child.js is, as built
 */
export const fitApart = (child: URL, mostMs = usualMs): Fit => {
  let last: Promise<unknown> = Promise.resolve()
  return (bytes, limits) => {
    const turn = last.then(() => once(child, mostMs, bytes, limits))
    last = turn
    return turn
  }
}

const once = (child: URL, mostMs: number, bytes: Uint8Array, limits: PictureLimits): Promise<Fitted> =>
  new Promise((resolve) => {
    // Without our environment: it holds credentials, and this process reads what strangers wrote.
    const apart = fork(child, {
      serialization: 'advanced',
      env: {},
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const end = (fitted: Fitted) => {
      clearTimeout(late)
      apart.kill('SIGKILL')
      resolve(fitted)
    }
    const refuse = (why: string) => end({ kind: 'refused', why })
    const late = setTimeout(() => refuse(`opening it took more than ${mostMs / 1_000} seconds`), mostMs)
    apart
      .once('message', (said) => end(checked(said, limits)))
      .once('error', (error) => refuse(`the process that opens pictures failed (${error.message})`))
      .once('exit', (code, signal) => refuse(`it broke the process that opened it (${signal ?? code})`))
    apart.send({ bytes, limits }, (error) => error && refuse('it broke the process that opened it'))
  })

/** What strangers wrote may have taken that process over: only a picture goes on from there, or some words of why not. */
const checked = (said: unknown, limits: PictureLimits): Fitted => {
  const { kind, why, picture } = Object(said) as Record<string, unknown>
  if (kind === 'refused' && typeof why === 'string')
    return { kind, why: why.replace(/\p{Cc}/gu, ' ').slice(0, longestWhy) }
  const { bytes } = Object(picture) as { bytes?: unknown }
  if (kind === 'ready' && bytes instanceof Uint8Array && bytes.length <= limits.bytes) {
    const format = formatOf(bytes)
    const type = limits.types.find((known) => known === `image/${format}`)
    if (type) return { kind, picture: { type, bytes } }
  }
  return { kind: 'refused', why: 'the process that opened it answered with no picture' }
}
