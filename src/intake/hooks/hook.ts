/** One webhook as it is set up, ready for use: whom it believes and what it makes of a payload. */

import { madeUp } from '../../domain/redacted.ts'
import { instantOf } from '../instant.ts'
import { type MapPayload, type Mapping, mapperOf } from './mapping.ts'
import { isScalar, parsePath } from './path.ts'
import { mappingOf, type PresetName, signingOf } from './presets.ts'
import { isNear, type Received, type Signing, verify } from './signature.ts'

/** As the configuration has it. */
export interface HookSettings {
  name: string
  from?: PresetName
  /** Shared with the CMS. */
  secret: string
  signature?: Signing
  /** Over the mapping of `from`, field by field. */
  map: Mapping
  section?: string
  language?: string
  tags: string[]
  approval: 'none' | 'hold'
  siteUrl?: string
  mediaUrl?: string
  timeZone?: string
}

export interface Hook {
  name: string
  signing: Signing
  /** Its secret is the sandbox's, which everybody knows. */
  isOpen: boolean
  /** What makes this request the same as another; undefined when it is not to be believed. @param now ms */
  believe(request: Received, now: number): string | undefined
  /** Whether the body says that it was sent within the window around `now`; true where bodies say nothing. */
  isTimely(payload: unknown, now: number): boolean
  map: MapPayload
  /** Why its stories wait for an editor; absent when they need not. */
  hold?: string
}

/** @param defaults what the newsroom has where the hook says nothing */
export const hookOf = (settings: HookSettings, defaults: { timeZone: string }): Hook => {
  const { name, secret, approval, timeZone = defaults.timeZone } = settings
  const signing = signingOf(settings)
  const time = signing.time === undefined ? undefined : parsePath(signing.time)
  return {
    name,
    signing,
    isOpen: secret === madeUp,
    believe: (request, now) => verify(signing, secret, request, now),
    isTimely: (payload, now) => {
      if (time === undefined || 'problem' in time) return true
      const value = time(payload).find(isScalar)
      return isNear(Date.parse(instantOf(String(value), { timeZone })?.at ?? ''), now)
    },
    map: mapperOf({ ...settings, hook: name, mapping: mappingOf(settings), timeZone }),
    hold:
      approval === 'hold' ? `came through the webhook ${name}, whose stories wait for an editor` : undefined,
  }
}
