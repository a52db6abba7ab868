import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { open, patience, post, serve, serveRaw, settings } from './serving.ts'

const created = JSON.stringify({ data: { id: '1990000000000000001', text: 'Harbour reopens' } })
const head = (length: number, ...more: string[]) =>
  [
    'HTTP/1.1 201 Created',
    'content-type: application/json',
    `content-length: ${length}`,
    ...more,
    '',
    '',
  ].join('\r\n')

const refusalHead = head(120).replace('201 Created', '403 Forbidden')

/** A channel whose X answers the first bytes of a request with these, and then ends the connection. */
const answeredWith = async (...bytes: Array<string | Buffer>) => {
  const port = await serveRaw((socket) =>
    socket.once('data', () => {
      for (const piece of bytes) socket.write(piece)
      socket.end()
    }),
  )
  return open({ apiRoot: `http://127.0.0.1:${port}` })
}

const publish = (channel: ReturnType<typeof open>, signal = patience()) =>
  channel.publish(post('Harbour reopens'), signal)

describe('a request whose answer does not come leaves the post doubtful', () => {
  it.each<[string, Array<string | Buffer>]>([
    ['half a body', [head(created.length), created.slice(0, 20)]],
    ['half a refusal', [refusalHead, '{"title":"Forbidden","detail":"You are not']],
    ['a refusal without its body', [refusalHead]],
    ['headers without a body', [head(created.length)]],
    ['half a line of the status', ['HTTP/1.1 2']],
    ['nothing, the connection closes', []],
    ['something that is not HTTP', ['220 mail.example ESMTP\r\n']],
    ['corrupt gzip', [head(20, 'content-encoding: gzip'), gzipSync(created).subarray(0, 20).fill(7, 10)]],
    [
      'gzip that nobody asked for',
      [head(gzipSync(created).length, 'content-encoding: gzip'), gzipSync(created)],
    ],
    ['JSON cut short without a sign', [head(20), created.slice(0, 20)]],
  ])('%s', async (_, bytes) => {
    expect(await publish(await answeredWith(...bytes))).toMatchObject({ kind: 'unknown' })
  })

  it('a reset after the request', async () => {
    const port = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await publish(open({ apiRoot: `http://127.0.0.1:${port}` }))).toMatchObject({
      kind: 'unknown',
      detail: expect.stringContaining('ECONNRESET'),
    })
  })

  it('silence, until the caller gives up', async () => {
    const patienceEnds = new AbortController()
    const port = await serveRaw((socket) => socket.once('data', () => patienceEnds.abort()))
    expect(await publish(open({ apiRoot: `http://127.0.0.1:${port}` }), patienceEnds.signal)).toMatchObject({
      kind: 'unknown',
      detail: expect.stringContaining('no answer in time'),
    })
  })

  it('half an answer, then silence, until the caller gives up', async () => {
    const patienceEnds = new AbortController()
    const { root } = await serve((_, res) => {
      res.writeHead(201, { 'content-type': 'application/json', 'content-length': created.length })
      res.write(created.slice(0, 20), () => setImmediate(() => patienceEnds.abort()))
    })
    expect(await publish(open({ apiRoot: root }), patienceEnds.signal)).toMatchObject({ kind: 'unknown' })
  })

  it('a redirect is not followed', async () => {
    const paths: Array<string | undefined> = []
    const { root } = await serve((req, res) => {
      paths.push(req.url)
      res.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await publish(open({ apiRoot: root }))).toMatchObject({ kind: 'unknown' })
    expect(paths).toEqual(['/2/tweets'])
  })
})

describe('a request that never left may be sent again', () => {
  const later = { kind: 'later', scope: 'network', detail: expect.stringContaining('nothing was sent') }

  it('nobody listens', async () => {
    const { root, server } = await serve(() => {})
    await new Promise((resolve) => server.close(resolve))
    expect(await publish(open({ apiRoot: root }))).toMatchObject(later)
  })

  it('the name does not exist', async () => {
    expect(await publish(open({ apiRoot: 'http://x.invalid' }))).toMatchObject(later)
  })

  it('the peer does not speak TLS', async () => {
    const port = await serveRaw((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')))
    expect(await publish(open({ apiRoot: `https://127.0.0.1:${port}` }))).toMatchObject(later)
  })

  it('the connection is reset during the TLS handshake', async () => {
    const port = await serveRaw((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await publish(open({ apiRoot: `https://127.0.0.1:${port}` }))).toMatchObject(later)
  })

  it('the TLS handshake gets no answer until the caller gives up', async () => {
    const patienceEnds = new AbortController()
    const port = await serveRaw((socket) => socket.once('data', () => patienceEnds.abort()))
    expect(await publish(open({ apiRoot: `https://127.0.0.1:${port}` }), patienceEnds.signal)).toMatchObject(
      later,
    )
  })

  it('the caller had given up before', async () => {
    const { root } = await serve(() => expect.unreachable('nothing may be sent'))
    expect(await publish(open({ apiRoot: root }), AbortSignal.abort())).toMatchObject(later)
  })
})

describe('the client', () => {
  it('sends one signed request under the prefix of the root, and no more', async () => {
    const requests: Array<{ path?: string; authorization?: string; body: string }> = []
    const { root } = await serve(async (req, res) => {
      let body = ''
      for await (const chunk of req) body += chunk
      requests.push({ path: req.url, authorization: req.headers.authorization, body })
      res.writeHead(503).end()
    })
    await publish(open({ apiRoot: `${root}/x/` }))
    expect(requests).toEqual([
      {
        path: '/x/2/tweets',
        authorization: expect.stringMatching(/^OAuth .*oauth_signature_method="HMAC-SHA1"/),
        body: '{"text":"Harbour reopens"}',
      },
    ])
  })

  it('lets go of its idle connection when it is closed, so that the process can end', async () => {
    const { root, server } = await serve((_, res) => {
      res.writeHead(201, { 'content-type': 'application/json' }).end(created)
    })
    const closed = new Promise((resolve) =>
      server.once('connection', (socket) => socket.once('close', resolve)),
    )
    const channel = open({ apiRoot: root })
    expect(await publish(channel)).toMatchObject({ kind: 'done' })
    channel.close()
    await closed
  })

  it('leaves no listener on the signal of a caller who keeps it', async () => {
    const { root } = await serve((_, res) => {
      res.writeHead(201, { 'content-type': 'application/json' }).end(created)
    })
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    onTestFinished(() => void process.off('warning', note))
    const channel = open({ apiRoot: root })
    const signal = patience()
    for (let i = 0; i < 12; i++) await publish(channel, signal)
    expect(warnings).toEqual([])
  })
})

describe('credentials', () => {
  it.each([201, 400, 401, 403, 429, 503])(
    'stand in no outcome, even when X echoes them (%i)',
    async (status) => {
      let authorization = ''
      const { root } = await serve((req, res) => {
        authorization = req.headers.authorization ?? ''
        const detail = `refused: ${authorization} ${JSON.stringify(settings)} ${decodeURIComponent(authorization)}`
        res.writeHead(status, { 'content-type': 'application/json' })
        res.end(
          JSON.stringify({ title: detail.slice(-250), detail, errors: [{ message: settings.appSecret }] }),
        )
      })
      const channel = open({ apiRoot: root })
      const said = JSON.stringify([await publish(channel), await channel.check(patience())])
      const signature = authorization.match(/oauth_signature="([^"]+)"/)?.[1] as string
      const { appKey, appSecret, accessToken, accessSecret } = settings
      for (const secret of [appKey, appSecret, accessToken, accessSecret, signature]) {
        expect(said).not.toContain(secret)
        expect(said).not.toContain(decodeURIComponent(secret))
        expect(said).not.toContain(encodeURIComponent(secret))
      }
    },
  )
})
