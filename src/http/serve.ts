/** The server around the API: its address, its limits against slow and greedy clients, an end that finishes what it began. */
import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { HttpError, urlOf } from './address.ts'
import { openApi } from './api.ts'
import { baseOf, type Door } from './door.ts'
import { Refusal, type RefusalKind, toResponse } from './refusal.ts'

export interface HttpOptions extends Door {
  host: string
  /** 0 takes any free port. */
  port: number
  /** Shorter ones, for a test that cannot wait. */
  limits?: Partial<typeof limits>
}

export interface HttpServer {
  /** Where it is called from this machine; ends with a slash. */
  url: string
  /** Takes no new connection, finishes the requests under way. */
  close(): Promise<void>
}

/**
 * Whoever sends slowly holds a connection, so there is an end to each: of the headers, of the whole request, of idling
 * (longer than the minute for which balancers keep theirs), of connections altogether.
 */
const limits = {
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
}
const mostConnections = 1_000
/** While the server stops, ms. */
const closeIdleEvery = 50

/** @throws HttpError, with a sentence for the operator, when the address cannot be had */
export const serveHttp = async (options: HttpOptions): Promise<HttpServer> => {
  let stopping = false
  const app = openApi(options, () => stopping)
  const server = createServer(
    { ...limits, ...options.limits },
    getRequestListener(app.fetch as Parameters<typeof getRequestListener>[0]),
  )
  server.maxConnections = mostConnections
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (socket.writable && error.code !== 'ECONNRESET') void refuseRaw(socket, error.code, baseOf(options))
    else socket.destroy()
  })
  await listen(server, options.host, options.port)
  const { port } = server.address() as AddressInfo
  return {
    url: urlOf(options.host, port),
    close: () =>
      new Promise((resolve) => {
        stopping = true
        // `close` looks for idle connections only once; the others would be kept for their next request.
        const idle = setInterval(() => server.closeIdleConnections(), closeIdleEvery)
        server.close(() => {
          clearInterval(idle)
          resolve()
        })
      }),
  }
}

const rawKinds: Record<string, RefusalKind> = {
  HPE_HEADER_OVERFLOW: 'headers',
  ERR_HTTP_REQUEST_TIMEOUT: 'slow',
}

/** What never became a request for the API is answered in the same form. */
const refuseRaw = async (socket: Socket, code: string | undefined, base: string): Promise<void> => {
  const kind = rawKinds[code ?? ''] ?? 'malformed'
  const response = toResponse(new Refusal(kind, rawDetails[kind] ?? 'This is not HTTP/1.1.'), base)
  const body = await response.text()
  socket.end(
    `HTTP/1.1 ${response.status} ${STATUS_CODES[response.status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}

const rawDetails: Partial<Record<RefusalKind, string>> = {
  headers: `All headers together may have ${limits.maxHeaderSize} bytes. Send fewer or shorter ones.`,
  slow: `A request must be here within ${limits.requestTimeout / 1_000} s. Send it again.`,
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program uses this port' : error.message
      reject(
        new HttpError(
          `The API cannot listen on ${host}:${port}: ${why}. ` +
            'Set http.port to a free port in the configuration, or stop the other program.',
          { cause: error },
        ),
      )
    })
    server.listen(port, host, resolve)
  })
