/** Every key of the configuration: what it means, what it may hold, what it is when nobody writes it. */
import { z } from 'zod'
import { madeUp } from '../src/domain/redacted.ts'
import { language } from '../src/intake/schema.ts'
import type { NetworkSettings } from '../src/networks/contract.ts'
import { networkSettings } from '../src/networks/settings.ts'
import { didYouMean } from '../src/text/nearest.ts'
import { feeds } from './feeds.ts'
import { hooksSection } from './hooks.ts'
import { http } from './http.ts'
import { rewrite, rewriteOnChannel } from './rewrite.ts'
import { routeShape } from './routes.ts'

export const networks: ReadonlyMap<string, NetworkSettings> = new Map(Object.entries(networkSettings))

const timeZone = z.string().superRefine((value, context) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
  } catch {
    const near = didYouMean(value, Intl.supportedValuesOf('timeZone'))
    context.addIssue({ code: 'custom', message: `must be a time zone such as Europe/Kyiv or UTC${near}` })
  }
})

const host = z
  .string()
  .refine(
    (value) => URL.canParse(`http://${value}/`) && new URL(`http://${value}/`).hostname === value,
    'must be a host as it stands in an address, such as cms.internal, 10.0.0.5 or [fd00::5]: small letters, no https://, no port',
  )

const seconds = (fallback: number) => z.int().min(1).max(600).default(fallback)

export const sections = {
  newsroom: z
    .strictObject({
      name: z.string().min(1).max(100).describe('As people call it; shown on every screen.'),
      language: language
        .default('en')
        .describe('BCP 47, such as en, uk or pt-BR: of articles and channels that do not say.'),
      timeZone: timeZone.default('UTC').describe('IANA name, such as Europe/Kyiv: the times on screen.'),
    })
    .describe('Who publishes.'),
  redis: z
    .strictObject({
      url: z
        .url({ protocol: /^rediss?$/, error: 'must be redis://host:port or rediss://host:port' })
        .optional()
        .describe(
          'Redis or Valkey, 6.2 or later, with noeviction. Without it Crier runs a Redis of its own under `data`.',
        ),
      prefix: z
        .string()
        .regex(
          /\{[^{}]+\}/,
          'must hold a {hash tag}, such as {crier}, so that Redis Cluster keeps the keys together',
        )
        .default('{crier}')
        .describe(
          'Every key begins with it; must hold a {hash tag}. Two newsrooms on one Redis need two prefixes.',
        ),
    })
    .prefault({})
    .describe('Where the queues and the ledger are.'),
  data: z
    .string()
    .min(1)
    .default('data')
    .describe('Directory for what this machine keeps: the Redis that Crier runs itself.'),
  sandbox: z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe(
          'true: every channel posts to a simulated network on this machine, and no credential is read.',
        ),
      host: z.string().min(1).default('127.0.0.1').describe('Address the simulated networks listen on.'),
      port: z.int().min(1).max(65_535).default(8117).describe('Port they listen on.'),
    })
    .prefault({})
    .describe('The networks, simulated on this machine.'),
  worker: z
    .strictObject({
      requestTimeoutSeconds: seconds(15).describe('How long one request to a network may take.'),
      leaseSeconds: seconds(20).describe(
        'How long an attempt belongs to its worker; then it counts as crashed. Longer than a request may take.',
      ),
      shutdownSeconds: seconds(25).describe('How long a stop waits for the work under way.'),
    })
    .prefault({})
    .describe('How deliveries are made.'),
  freshness: z
    .strictObject({
      routineMinutes: z
        .number()
        .min(1)
        .default(24 * 60)
        .describe('For routine stories.'),
      breakingMinutes: z.number().min(1).default(60).describe('For breaking news.'),
    })
    .prefault({})
    .describe(
      'How late a post may leave, counted from when it was handed over or scheduled; later ones are held for a person.',
    ),
  keep: z
    .strictObject({
      days: z
        .int()
        .min(0)
        .default(90)
        .refine((days) => days === 0 || days >= 7, 'must be 0, for ever, or at least 7')
        .describe('How long after its end on every channel; 0 keeps it for ever.'),
    })
    .prefault({})
    .describe(
      'How long a story is remembered. One that comes again after that is a new story, and announced again.',
    ),
  checkPage: z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe(
          'true: a post whose page does not answer 2xx waits, in the end for a person; the others lead to the canonical address that the page names.',
        ),
    })
    .prefault({})
    .describe("A look at the story's page just before its post leaves."),
  fetch: z
    .strictObject({
      allowHosts: z
        .array(host)
        .default([])
        .describe(
          "The newsroom's own hosts: they may be private, may use any port, and may be named as canonical by a page on another host.",
        ),
    })
    .prefault({})
    .describe('What Crier may fetch; addresses inside the own network are refused.'),
  pictures: z
    .strictObject({
      cacheMegabytes: z
        .int()
        .min(32)
        .default(256)
        .describe(
          'How much of the disk under `data` they may fill; what was not used for longest goes first.',
        ),
    })
    .prefault({})
    .describe(
      'Pictures that were fetched for posts, so that one of a story is fetched once for all its channels.',
    ),
  rewrite,
  http,
  feeds,
  hooks: hooksSection(timeZone),
  log: z
    .strictObject({
      level: z
        .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
        .default('info')
        .describe('The least important line that is still written.'),
      format: z
        .enum(['auto', 'json', 'text'])
        .default('auto')
        .describe('json for machines, text for people; auto is text on a terminal.'),
    })
    .prefault({})
    .describe('What is written to standard output.'),
}

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 23:00')
const count = z.int().min(1).optional()

const channelShape = {
  id: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,39}$/,
      'may hold up to 40 of a-z, 0-9 and the hyphen, and begins with a letter or digit',
    )
    .describe('Short and stable: part of the identity of every delivery. Changing it makes a new channel.'),
  name: z.string().min(1).max(100).optional().describe('As people call it; the id when absent.'),
  language: language.optional().describe("BCP 47; the newsroom's language when absent."),
  concurrency: z
    .int()
    .min(1)
    .max(50)
    .default(1)
    .describe('How many posts may be under way at once; 1 keeps the order of the stories.'),
  timeZone: timeZone.optional().describe("IANA name, for the quiet hours; the newsroom's when absent."),
  pace: z
    .strictObject({
      gapSeconds: z.number().min(0).default(0).describe('The least time between two posts.'),
      perHour: count.describe('The most posts in any 60 minutes.'),
      perDay: count.describe('The most posts in any 24 hours.'),
      perMonth: count.describe('The most posts in any 30 days.'),
    })
    .prefault({})
    .describe('How often the newsroom wants to post here. Breaking news does not wait for it.'),
  quietHours: z
    .strictObject({
      from: clockTime.describe('When the quiet begins.'),
      to: clockTime.describe('When it ends; earlier than `from` means the next morning.'),
    })
    .refine(({ from, to }) => from !== to, 'begins and ends at the same time: leave it out for no quiet')
    .optional()
    .describe('Nothing but breaking news is posted then.'),
  limits: z
    .array(
      z.strictObject({
        posts: z.int().min(1).describe('The most posts…'),
        minutes: z.number().min(0.01).describe('…in any stretch of so many minutes.'),
      }),
    )
    .optional()
    .describe(
      "The network's own limits, which nothing overtakes; as the network documents them when absent.",
    ),
  ...routeShape,
  approval: z
    .enum(['none', 'routine', 'all'])
    .default('none')
    .describe(
      "Which stories wait here for an editor's word: none, routine ones (breaking news leaves at once), or all.",
    ),
  rewrite: rewriteOnChannel,
  onDoubt: z
    .enum(['ask', 'resend', 'drop'])
    .default('ask')
    .describe(
      'When nobody can tell whether a post is out: ask a person, resend it (rather twice than never), or drop it.',
    ),
}

/** Only for networks that bill each post. */
export const budget = z
  .strictObject({
    perMonth: z.number().min(0).describe('In dollars. A post that would pass it pauses the channel.'),
    warnAt: z.number().min(0).max(1).default(0.8).describe('The share of it at which a person is warned.'),
  })
  .optional()
  .describe('For networks that bill each post: what a calendar month (UTC) may cost.')

/** A credential: made with `secret()`, optional or not. */
export const isSecret = (schema: unknown): boolean =>
  schema instanceof z.ZodOptional
    ? isSecret(schema.unwrap())
    : schema instanceof z.ZodType && schema.meta()?.secret === true

const channelSchema = (network: string, shape: z.ZodRawShape, sandbox: boolean) =>
  z.strictObject({
    ...channelShape,
    network: z.literal(network).describe('The network this channel is on.'),
    ...(networks.get(network)?.mostCost && { budget }),
    ...(sandbox
      ? Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, withoutSecret(value)]))
      : shape),
  })

const withoutSecret = (schema: z.core.$ZodType): z.core.$ZodType => {
  if (!isSecret(schema)) return schema
  const plain = z
    .string()
    .meta(z.globalRegistry.get(schema instanceof z.ZodOptional ? schema.unwrap() : schema)!)
  return schema instanceof z.ZodOptional ? plain.optional() : plain.default(madeUp)
}

/** @param sandbox nothing leaves this machine, so credentials may be missing and are made up */
export const configSchema = (sandbox: boolean) => {
  const [first, ...others] = [...networks].map(([network, { shape }]) =>
    channelSchema(network, shape, sandbox),
  )
  return z
    .strictObject({
      ...sections,
      channels: z
        .array(z.discriminatedUnion('network', [first!, ...others]))
        .min(1)
        .describe('Where articles are posted: one entry for each account, chat or Page.'),
    })
    .describe('The configuration of Crier.')
}
