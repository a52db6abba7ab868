import { describe, expect, it } from 'vitest'
import { brokenConnection } from '../../src/networks/transport.ts'

describe('a connection that ends without an answer', () => {
  it.each([
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND news.example', 'later'],
    ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN news.example', 'later'],
    ['ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.1:443', 'later'],
    ['EHOSTUNREACH', 'connect EHOSTUNREACH 192.0.2.1:443', 'later'],
    ['EHOSTUNREACH', 'read EHOSTUNREACH', 'unknown'],
    ['ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443', 'later'],
    ['ETIMEDOUT', 'read ETIMEDOUT', 'unknown'],
    [
      'ECONNRESET',
      'Client network socket disconnected before secure TLS connection was established',
      'later',
    ],
    ['ECONNRESET', 'socket hang up', 'unknown'],
    ['EPIPE', 'write EPIPE', 'unknown'],
    ['CERT_HAS_EXPIRED', 'certificate has expired', 'later'],
    [undefined, 'the request was aborted', 'unknown'],
  ])('%s, %s → %s', (code, message, kind) => {
    expect(brokenConnection('api.example', code, message).kind).toBe(kind)
  })
})
