/** Numbers as X gives them: snowflakes that grow with time, and an account's own number. */
import { createHash } from 'node:crypto'
import type { FakeStore } from '../../fake.ts'

/** Milliseconds of X's own calendar, 10 bits of machine, 12 bits of sequence. */
const epoch = 1_288_834_974_657n

/** An id no other post or upload has; later ones are greater. */
export const nextSnowflake = async (store: FakeStore, account: string, now: number): Promise<string> => {
  const machine = userIdOf(account) % 1024n
  const sequence = BigInt(await store.nextNumber(account)) % 4096n
  return String(((BigInt(now) - epoch) << 22n) | (machine << 12n) | sequence)
}

/** Always the same for one account. */
export const userIdOf = (account: string): bigint =>
  BigInt(`0x${createHash('sha256').update(account).digest('hex').slice(0, 13)}`)
