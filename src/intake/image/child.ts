/** The process that opens one picture and ends: what a hostile file breaks or fills is gone with it. */
import type { PictureLimits } from '../../domain/picture.ts'
import { makeFit } from './fit.ts'

process.once('message', async ({ bytes, limits }: { bytes: Uint8Array; limits: PictureLimits }) => {
  const fitted = await makeFit(bytes, limits)
  process.send!(fitted, () => process.disconnect())
})
// Nobody waits for the answer any more.
process.once('disconnect', () => process.exit())
