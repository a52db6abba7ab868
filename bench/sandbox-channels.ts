/** A newsroom whose channels all post to the sandbox: the same three networks, as many accounts as asked for. */
import { freePort } from './crier.ts'

export const networks = ['telegram', 'x', 'facebook'] as const

/** Each network's own settings of its `n`th account; everything else is Crier's default. */
const account = {
  telegram: (n: number) => ({ chat: `@bench${n}` }),
  x: (n: number) => ({ handle: `bench${n}` }),
  facebook: (n: number) => ({ page: `1000000${n}` }),
}

/** In place of the networks' own limits, which would be all that a bench measures: kept count of, never met. */
export const unreachable = [{ posts: 1_000_000, minutes: 1 }]

export const sandboxNewsroom = async (perNetwork: number, concurrency: number) => ({
  newsroom: { name: 'Bench' },
  sandbox: { enabled: true, port: await freePort() },
  channels: networks.flatMap((network) =>
    Array.from({ length: perNetwork }, (_, n) => ({
      id: `${network}-${n}`,
      network,
      concurrency,
      limits: unreachable,
      ...account[network](n),
    })),
  ),
})
