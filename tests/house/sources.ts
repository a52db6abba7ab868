/** The source of Crier as the house tests read it: files, their imports, the rules they break. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Path from the root of the repository, with slashes, to text. */
export type Sources = Readonly<Record<string, string>>

/** Everything that runs in production. */
export const readSources = (): Sources =>
  Object.fromEntries(
    ['src', 'jobs', 'config']
      .flatMap((folder) =>
        readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
      )
      .filter((path) => path.endsWith('.ts'))
      .sort()
      .map((path) => [path, readFileSync(root + path, 'utf8')]),
  )

export interface Import {
  /** A path from the root of the repository, or the name of a package. */
  target: string
  /** Gone when the program runs. `import { type A }` is not: it still loads the module (verbatimModuleSyntax). */
  typeOnly: boolean
}

/** Biome's format makes a scanner enough: statements begin a line, names stand in single quotes. */
const statements = /^(?:import|export) (type )?(?:[\w\s{},*$]*? from )?'([^']+)'/gm
/** `import('…')`, as a call or as a type; only the call loads anything, and both count as if they did. */
const calls = /\bimport\(\s*'([^']+)'/g

export const importsOf = (path: string, text: string): Import[] => [
  ...[...text.matchAll(statements)].map(([, type, name]) => ({
    target: resolved(path, name!),
    typeOnly: type !== undefined,
  })),
  ...[...text.matchAll(calls)].map(([, name]) => ({ target: resolved(path, name!), typeOnly: false })),
]

const resolved = (from: string, name: string): string =>
  name.startsWith('.')
    ? join(dirname(from), name)
    : name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/')

/** The modules of each ring of imports, in order; types aside, since they load nothing. */
export const cycles = (sources: Sources): string[] => {
  const rings = new Set<string>()
  const done = new Set<string>()
  const visit = (path: string, trail: string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) rings.add([...trail.slice(start), path].join(' → '))
    if (start >= 0 || done.has(path)) return
    for (const { target, typeOnly } of importsOf(path, sources[path] ?? ''))
      if (!typeOnly && target in sources) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of Object.keys(sources)) visit(path, [])
  return [...rings]
}
