/** Pictures on disk, so that a story's picture is fetched once for all its channels; shared by every process of the machine. */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../domain/clock.ts'

/** Loses nothing that cannot be fetched again: where the disk refuses, it is as if nothing were kept. Never throws. */
export interface Cache {
  read(name: string): Promise<Buffer | undefined>
  write(name: string, bytes: Uint8Array): Promise<void>
}

/** @param mostBytes of all files together; what was used last stays */
export const openCache = (directory: string, mostBytes: number, clock: Clock): Cache => ({
  async read(name) {
    const path = join(directory, name)
    try {
      const bytes = await readFile(path)
      const seconds = clock.now() / 1_000
      await utimes(path, seconds, seconds)
      return bytes
    } catch {
      return undefined
    }
  },

  async write(name, bytes) {
    const path = join(directory, name)
    const part = `${path}.${randomUUID()}.part`
    try {
      await mkdir(directory, { recursive: true })
      // Whoever reads meanwhile, in any process, finds all of it or nothing; so does whoever reads after a power failure.
      await writeFile(part, bytes, { flush: true })
      await rename(part, path)
      await shrink(directory, mostBytes)
    } catch {
      await rm(part, { force: true }).catch(() => {})
    }
  },
})

/** The longest unused first, and with them the parts that a killed process left. Another process may be faster. */
const shrink = async (directory: string, mostBytes: number): Promise<void> => {
  const files = await Promise.all(
    (await readdir(directory)).map(async (name) => {
      const path = join(directory, name)
      const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }))
      return { path, size, mtimeMs }
    }),
  )
  let surplus = files.reduce((sum, { size }) => sum + size, 0) - mostBytes
  for (const { path, size } of files.sort((one, other) => one.mtimeMs - other.mtimeMs)) {
    if (surplus <= 0) return
    await rm(path, { force: true })
    surplus -= size
  }
}
