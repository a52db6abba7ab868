/** What each network needs in the configuration: the cheap half of the registry, behind which no client library loads. */
import { settings as facebook } from './facebook/settings.ts'
import { settings as telegram } from './telegram/settings.ts'
import { settings as x } from './x/settings.ts'

export const networkSettings = { telegram, x, facebook }
