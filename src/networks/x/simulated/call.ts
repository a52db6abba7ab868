/** One signed request to the simulated X, as its endpoints see it. */
import type { FakeStore } from '../../fake.ts'
import type { Settings } from '../settings.ts'
import type { Library } from './media.ts'

export interface Call {
  request: Request
  url: URL
  /** What the path matched: the ids in it, in order. */
  ids: string[]
  /** Whose tokens signed it. */
  settings: Settings
  account: string
  now: number
  store: FakeStore
  media: Library
  /** Every account served here: anybody's posts may be read. */
  accounts: ReadonlyMap<string, Settings>
}

export type Endpoint = (call: Call) => Promise<Response>
