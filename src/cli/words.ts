/** Times and tables for a terminal. */
import type { Waiting } from '../desk/board.ts'

const units: Array<[seconds: number, name: Intl.RelativeTimeFormatUnit]> = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' })

/** `3 minutes ago`, `in 20 seconds`; both times in ms since the epoch. */
export const ago = (time: number, now: number): string => {
  const seconds = Math.round((time - now) / 1_000)
  const [size, unit] = units.find(([size]) => Math.abs(seconds) >= size) ?? [1, 'second']
  return relative.format(Math.trunc(seconds / size), unit)
}

/** `2026-05-04 09:30:12 GMT+3` @param time ms since the epoch @param timeZone an IANA name */
export const instant = (time: number, timeZone = 'UTC'): string => {
  // Swedish writes dates as ISO does; its zone names are those of English.
  const clock = new Intl.DateTimeFormat('sv', {
    ...{ timeZone, timeZoneName: 'short', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  return clock.format(time)
}

/** Columns as wide as their widest cell. */
export const table = (rows: string[][]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Words of strangers without what commands a terminal, or turns the order of a line round. Lines stay lines. */
export const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD')

/** Ends with one full stop, whoever wrote it. */
export const sentence = (text: string): string => `${text.replace(/[.\s]+$/, '')}.`

/** Why a delivery waits, and until when if that is known. */
export const waitsWords = ({ why, until }: Waiting, now: number, timeZone: string): string =>
  until === undefined ? why : `until ${instant(until, timeZone)} (${ago(until, now)}): ${why}`
