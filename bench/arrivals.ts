/** A Telegram that notes when each story arrived, by the bench's own clock. */
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface Arrivals {
  /** Ends with a slash. */
  url: string
  /** Resolves to `performance.now()` of the moment when the request that holds `words` reached us. */
  of(words: string): Promise<number>
  close(): void
}

export const recordArrivals = async (): Promise<Arrivals> => {
  const expected = new Map<string, (at: number) => void>()
  let messages = 0
  const server = createServer(async (request, response) => {
    const at = performance.now()
    const body = (await buffer(request)).toString()
    response.setHeader('content-type', 'application/json')
    const message = {
      message_id: ++messages,
      date: 0,
      chat: { id: -1001, type: 'channel', username: 'bench' },
    }
    response.end(JSON.stringify({ ok: true, result: message }))
    for (const [words, arrived] of expected)
      if (body.includes(words)) {
        expected.delete(words)
        arrived(at)
      }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}/`,
    of: (words) => new Promise((resolve) => expected.set(words, resolve)),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
