/** The networks Crier knows: one line each. Client libraries and fakes load only when a channel needs them. */
import type { ChannelInfo } from '../domain/channel.ts'
import type { Channel, Network } from './contract.ts'
import type { FakeNetwork } from './fake.ts'

const registered = {
  telegram: network(
    () => import('./telegram/index.ts'),
    () => import('./telegram/sandbox.ts'),
  ),
  x: network(
    () => import('./x/index.ts'),
    () => import('./x/sandbox.ts'),
  ),
  facebook: network(
    () => import('./facebook/index.ts'),
    () => import('./facebook/sandbox.ts'),
  ),
}

export interface Registered {
  /** @param settings of this network, as its schema in the configuration gave them */
  open(info: ChannelInfo, settings: unknown): Promise<Channel>
  fake(): Promise<FakeNetwork<unknown>>
}

export const networks: Readonly<Record<string, Registered>> = registered

/** Each network knows its own settings; from outside they are opaque, and the configuration has checked them. */
function network<S>(
  load: () => Promise<{ network: Network<S> }>,
  loadFake: () => Promise<{ fake: FakeNetwork<S> }>,
): Registered {
  return {
    open: async (info, settings) => (await load()).network.open(info, settings as S),
    fake: async () => (await loadFake()).fake as unknown as FakeNetwork<unknown>,
  }
}
