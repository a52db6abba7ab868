/** The newsroom of the chaos: three simulated networks, several accounts on each, limits of none. */
import { networks } from '../../src/networks/registry.ts'

export const prefix = '{chaos}'

/**
 * Telegram shows a bot none of its own posts. Crier looks at what stands behind the last known one, and believes that
 * nothing is there only after two minutes, longer than a run is quiet.
 */
export const cannotAlwaysTell = 'telegram'

/** Where Crier forwards what it must read on Telegram: readers do not see it. */
const operationsChat = '-1009000000001'

/**
 * Room for the two requests of a post on a slow line; attempts that are given up for dead within seconds. Crier comes with
 * longer ones: what was struck waits for the end of its lease, so there it takes as much longer.
 */
export const worker = { requestTimeoutSeconds: 3, leaseSeconds: 5, shutdownSeconds: 5 }

const account: Record<string, (n: number) => object> = {
  telegram: (n) => ({ chat: `@chaos${n}`, operationsChat }),
  x: (n) => ({ handle: `chaos${n}` }),
  facebook: (n) => ({ page: `2000000${n}` }),
}

export interface ChaosChannel {
  id: string
  network: string
  /** Under which the simulated network keeps its posts. */
  account: string
}

export interface Newsroom {
  channels: ChaosChannel[]
  /** The configuration, when the networks are reached at this port. */
  config(port: number): object
}

export const newsroom = async (perNetwork: number, concurrency: number): Promise<Newsroom> => {
  const configured = Object.keys(account).flatMap((network) =>
    Array.from({ length: perNetwork }, (_, n) => ({
      id: `${network}-${n}`,
      network,
      concurrency,
      limits: [],
      ...account[network]!(n),
    })),
  )
  return {
    channels: await Promise.all(
      configured.map(async ({ id, network, ...settings }) => {
        const { account } = (await networks[network]!.fake()).account(settings)
        return { id, network, account }
      }),
    ),
    config: (port) => ({
      newsroom: { name: 'Chaos' },
      redis: { prefix },
      sandbox: { enabled: true, port },
      worker,
      log: { level: 'error', format: 'json' },
      channels: configured,
    }),
  }
}
