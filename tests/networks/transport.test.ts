import http from 'node:http'
import https from 'node:https'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { agentThatKnows, brokenConnection, notConnected } from '../../src/networks/transport.ts'

/** A server below HTTP and TLS. @param act what it does with the first bytes of a connection */
const peer = async (act: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.once('data', () => act(socket))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await new Promise((listening) => server.once('listening', listening))
  return (server.address() as AddressInfo).port
}

type Options = https.RequestOptions & { secure?: boolean; connectMs?: number }

/** What a request through our agent comes to mean. */
const meaning = async ({ secure = false, connectMs = 5_000, ...options }: Options) => {
  const agent = agentThatKnows(secure, { idleMs: 1_000, connectMs })
  onTestFinished(() => agent.destroy())
  const { code, message } = await new Promise<NodeJS.ErrnoException>((failed, answered) =>
    (secure ? https : http)
      .request({ host: '127.0.0.1', agent, method: 'POST', ...options }, () =>
        answered(new Error('answered')),
      )
      .on('error', failed)
      .end('a post'),
  )
  return brokenConnection('api.example', code, message)
}

/** https://www.rfc-editor.org/rfc/rfc8446#section-6: a fatal alert */
const alert = (description: number) => Buffer.from([21, 3, 3, 0, 2, 2, description])

describe('an error before the connection stands: nothing was sent', () => {
  it.each<[string, string, Options & { act?: (socket: Socket) => void }]>([
    ['nobody listens', 'ECONNREFUSED', { port: 1 }],
    [
      'a name with two addresses, and nobody listens at either',
      'ECONNREFUSED',
      {
        port: 1,
        host: 'api.example',
        lookup: (_name, _options, found) =>
          (found as unknown as (error: null, all: object[]) => void)(null, [
            { address: '127.0.0.1', family: 4 },
            { address: '127.0.0.2', family: 4 },
          ]),
      },
    ],
    ['a name that does not exist', 'ENOTFOUND', { host: 'api.invalid' }],
    [
      'a reset during the handshake',
      'ECONNRESET',
      { secure: true, act: (socket) => socket.resetAndDestroy() },
    ],
    ['an end during the handshake', 'ECONNRESET', { secure: true, act: (socket) => socket.end() }],
    ['no cipher in common', 'EPROTO', { secure: true, act: (socket) => socket.end(alert(40)) }],
    ['another version of TLS', 'EPROTO', { secure: true, act: (socket) => socket.end(alert(70)) }],
    [
      'plain HTTP where TLS is spoken',
      'E',
      { secure: true, act: (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') },
    ],
    ['a handshake without an end', 'ETIMEDOUT', { secure: true, connectMs: 50, act: () => {} }],
  ])('%s', async (_, code, { act, ...options }) => {
    const port = act ? await peer(act) : 1
    expect(await meaning({ port, ...options })).toEqual({
      kind: 'later',
      scope: 'network',
      detail: expect.stringMatching(
        new RegExp(`^api\\.example cannot be reached \\(${code}\\w*\\); nothing was sent$`),
      ),
    })
  })

  it('is known of any connector that marks its errors', () => {
    const { code, message } = notConnected(new Error('a name for errors of its own')) as NodeJS.ErrnoException
    expect(brokenConnection('api.example', code, message).kind).toBe('later')
  })
})

describe('an error on a connection that stood: nobody can know', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['an end', (socket) => socket.end()],
    ['something that is not HTTP', (socket) => socket.end('220 mail.example ESMTP\r\n')],
  ])('%s', async (_, act) => {
    expect((await meaning({ port: await peer(act) })).kind).toBe('unknown')
  })

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED', undefined])('%s, without our mark', (code) => {
    expect(brokenConnection('api.example', code, 'connect ETIMEDOUT').kind).toBe('unknown')
  })
})
