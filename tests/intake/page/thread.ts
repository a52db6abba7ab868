/** The reader of bodies with its thread as it was built: Node 20 starts no thread from TypeScript. */
import { type BodyReader, openBodyReader } from '../../../src/intake/page/body.ts'

export const bodyReader = (
  atEnd: (close: () => Promise<void>) => void,
  limits = { ms: 10_000, megabytes: 256 },
): BodyReader => {
  const reader = openBodyReader(
    limits,
    new URL('../../../dist/src/intake/page/body-thread.js', import.meta.url),
  )
  atEnd(() => reader.close())
  return reader
}
