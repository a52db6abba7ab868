/** The image and compose.yaml: what must not be lost from them, since no engine may be there to try them. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadConfig } from '../../config/load.ts'
import { root } from './sources.ts'

const read = (path: string): string => readFileSync(root + path, 'utf8')

/** Instructions of the Dockerfile in order, and those of its last stage, which becomes the image. */
const instructions = read('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line.trim())
  .map((line) => /^(\w+)\s+(.*)$/.exec(line)!.slice(1) as [name: string, argument: string])
const stages = instructions.filter(([name]) => name === 'FROM').map(([, argument]) => argument)
const image = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM'))
const inImage = (name: string): string[] =>
  image.filter(([found]) => found === name).map(([, argument]) => argument)

const { services, volumes } = parse(read('compose.yaml'))
const { crier, redis } = services

test('the image is built in stages, from a base that is named with its version', () => {
  expect(stages.length).toBeGreaterThan(1)
  const own = stages.map((stage) => / AS (\w+)$/.exec(stage)?.[1])
  const bases = stages.map((stage) => stage.split(' ')[0]!).filter((base) => !own.includes(base))
  for (const base of [...bases, redis.image]) expect(base).toMatch(/^[\w./-]+:\d[\w.-]*$/)
  expect(new Set(bases).size).toBe(1)
})

test('the image holds production packages only', () => {
  const packages = inImage('COPY').filter((argument) => argument.includes('node_modules'))
  expect(packages).toEqual(['--from=packages /app/node_modules node_modules'])
  const stage = instructions.slice(
    instructions.findIndex(([, argument]) => argument.endsWith(' AS packages')),
  )
  expect(stage.find(([name]) => name === 'RUN')?.[1]).toBe('npm ci --omit=dev')
})

test('the image runs as a numbered user, hears SIGTERM as process 1, and knows whether it is well', () => {
  expect(inImage('USER').at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/)
  expect(inImage('STOPSIGNAL')).toEqual(['SIGTERM'])
  expect(JSON.parse(inImage('ENTRYPOINT')[0]!)).toEqual(['node', 'dist/src/main.js'])
  expect(JSON.parse(inImage('CMD')[0]!)).toEqual(['start'])
  expect(inImage('HEALTHCHECK')[0]).toContain('crier status --check || exit 1')
})

test('what the Dockerfile copies is here, and is let through by .dockerignore', () => {
  const letThrough = read('.dockerignore').match(/(?<=^!).+/gm)!
  const copied = instructions
    .filter(([name, argument]) => name === 'COPY' && !argument.startsWith('--from'))
    .flatMap(([, argument]) => argument.split(' ').slice(0, -1))
  expect(copied.filter((path) => !existsSync(root + path.replace('/*.yaml', '')))).toEqual([])
  expect(
    copied.filter((path) => !letThrough.some((entry) => entry.split('/')[0] === path.split('/')[0])),
  ).toEqual([])
})

test('nothing of this machine gets into the image unless it is named', () => {
  expect(
    read('.dockerignore')
      .split('\n')
      .filter((line) => line && !/^[#!]/.test(line)),
  ).toEqual(['*'])
})

test('Redis keeps every acknowledged write and evicts nothing', () => {
  expect(redis.command).toContain('--appendonly yes')
  expect(redis.command).toContain('--appendfsync always')
  expect(redis.command).toContain('--maxmemory-policy noeviction')
  expect(redis.volumes).toEqual(['redis:/data'])
  expect(Object.keys(volumes)).toEqual(['redis'])
})

test('Crier waits for its Redis and both come back after a reboot', () => {
  expect(crier.environment.REDIS_URL).toBe('redis://redis:6379')
  expect(crier.depends_on).toEqual({ redis: { condition: 'service_healthy' } })
  expect(redis.healthcheck.test.join(' ')).toContain('PONG')
  for (const service of [crier, redis]) expect(service.restart).toBe('unless-stopped')
})

test('nothing is open beyond this machine, and no container may do more than it must', () => {
  expect(redis.ports).toBeUndefined()
  expect(crier.ports).toEqual(['127.0.0.1:8117:8117', '127.0.0.1:8118:8118'])
  for (const service of [crier, redis])
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
})

test('compose starts the sandbox that comes with Crier, reachable from outside its container', () => {
  const load = (file: string) => loadConfig({ file, env: {}, cwd: root })
  const shipped = load('config/crier.sandbox.yaml')
  const composed = load('config/crier.compose.yaml')
  expect({ ...composed, file: '' }).toEqual({
    ...shipped,
    file: '',
    sandbox: { ...shipped.sandbox, host: '0.0.0.0', port: 8117 },
    http: { ...shipped.http, host: '0.0.0.0', port: 8118 },
  })
  expect(crier.volumes).toEqual([`\${CRIER_YAML:-./config/crier.compose.yaml}:/app/crier.yaml:ro`])
})

test('pictures have room in a container that may write nowhere else', () => {
  const { pictures } = loadConfig({ file: 'config/crier.compose.yaml', env: {}, cwd: root })
  const [, megabytes] = /^\/tmp:size=(\d+)m,/.exec(crier.tmpfs[0])!
  expect(Number(megabytes)).toBeGreaterThan(pictures.cacheMegabytes)
  expect(inImage('ENV').join()).toContain('CRIER_DATA=/tmp/')
})

test('a stop of the container leaves Crier the time it takes for itself', () => {
  const { worker } = loadConfig({ file: 'config/crier.compose.yaml', env: {}, cwd: root })
  expect(Number.parseInt(crier.stop_grace_period, 10)).toBeGreaterThan(worker.shutdownSeconds)
})
