/** The distance to a network: without it, an answer comes so fast that hardly a kill finds a request on the wire. */
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface SlowLine {
  close(): void
}

/**
 * Carries connections from one port of this machine to another; each piece of data takes `delayMs()`, in both
 * directions. What a client has written before it dies still arrives, as on a real network.
 */
export const slowLine = async (from: number, to: number, delayMs: () => number): Promise<SlowLine> => {
  const open = new Set<Socket>()
  const server: Server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true })
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true).once('close', () => open.delete(socket))
    }
    carry(near, far, delayMs)
    carry(far, near, delayMs)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(from, '127.0.0.1', resolve)
  })
  return {
    close: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

/** Everything in its order: a byte does not overtake the one before it, nor an end the last byte. */
const carry = (from: Socket, to: Socket, delayMs: () => number): void => {
  let free = 0
  const later = (act: () => void): void => {
    free = Math.max(free, Date.now() + delayMs())
    setTimeout(act, free - Date.now())
  }
  from.on('data', (bytes) => later(() => to.write(bytes)))
  from.once('end', () => later(() => to.end()))
  from.once('error', () => later(() => to.resetAndDestroy()))
}
