/** Lines for operators: JSON for machines, plain words on a terminal. */
import { type Logger, pino } from 'pino'
import type { Config } from '../config/config.ts'

export const openLog = (config: Config['log'], out: NodeJS.WriteStream): Logger => {
  const text = config.format === 'text' || (config.format === 'auto' && out.isTTY)
  const options = {
    level: config.level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err }, // without it an error is {}
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
