/** What this process writes to its own output: none of it is lost, and a reader that leaves is no trouble. */

const streams = [process.stdout, process.stderr]

/**
 * Call it before anything is written: else such an error ends the process.
 * @param trouble hears what keeps output from being written, such as a full disk; not that a reader has seen enough, as in
 *   `crier status | head`
 */
export const onLost = (trouble: (error: Error) => void): void => {
  for (const stream of streams)
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') trouble(error)
    })
}

/** Resolves when all that was written is handed over, or nobody takes it any more: what waits is lost at `process.exit`. */
export const drained = async (): Promise<void> => {
  await Promise.all(
    streams.map((stream) => new Promise<void>((resolve) => void stream.write('', () => resolve()))),
  )
}
