/** package-lock.json installs on every Node that Crier promises, on every platform, from whatever registry is configured. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { root } from './sources.ts'

/** In the tree as a dependency of BullMQ; it comes without types. */
const { satisfies }: { satisfies(version: string, range: string): boolean } = createRequire(import.meta.url)(
  'semver',
)

interface Entry {
  version: string
  resolved?: string
  engines?: { node?: string }
  cpu?: string[]
  optionalDependencies?: Record<string, string>
}

const packages: Record<string, Entry> = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages

/**
 * The oldest that package.json admits, and the one of the Dockerfile. .npmrc makes npm refuse what does not fit. Nobody
 * builds Node 24 for 32-bit Intel, so packages for it need not fit.
 */
test.each(['20.19.0', '24.11.0'])('every package runs on Node %s', (node) => {
  const refusing = Object.entries(packages)
    .filter(([, { cpu }]) => !cpu?.includes('ia32'))
    .filter(([, { engines }]) => engines?.node && !satisfies(node, engines.node))
    .map(([path, { version, engines }]) => `${path} ${version} needs Node ${engines?.node}`)
  expect(refusing).toEqual([])
})

test('the lock leaves the registry to whoever installs', () => {
  expect(Object.keys(packages).filter((path) => packages[path]?.resolved)).toEqual([])
})

/** `npm ci` refuses a lock without them, on every platform. */
test('the packages for other platforms are in the lock', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    path === ''
      ? []
      : Object.keys(optionalDependencies ?? {}).filter(
          (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
        ),
  )
  expect(missing, 'run `npm install` where the registry has them all').toEqual([])
})
