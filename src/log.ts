/** Lines for operators: JSON for machines, plain words on a terminal. */
import { type Logger, pino } from 'pino'
import type { Config } from '../config/config.ts'

/** An error without what libraries hang on it: ioredis the whole command, with the article in its arguments. */
const serialized = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  const { type, message, stack } = pino.stdSerializers.err(error)
  return { type, message, stack, code: (error as NodeJS.ErrnoException).code }
}

/** @param out where the lines go; on a terminal in plain words, unless the configuration says otherwise */
export const openLog = (config: Config['log'], out: NodeJS.WriteStream): Logger => {
  const text = config.format === 'text' || (config.format === 'auto' && out.isTTY)
  const options = {
    level: config.level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: serialized },
  }
  return text ? pino(options, { write: (line) => out.write(plain(line)) }) : pino(options, out)
}

const names: Record<number, string> = { 40: 'WARN ', 50: 'ERROR', 60: 'FATAL' }

/** `14:03:07        published  delivery=… url=…` */
const plain = (line: string): string => {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${shown(value)}`)
  return `${String(time).slice(11, 19)} ${names[level as number] ?? '     '} ${[msg, ...rest].join('  ')}\n`
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
