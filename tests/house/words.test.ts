/** What is committed holds for everybody: it names no machine and no package registry. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { root } from './sources.ts'

const someonesDirectory = /(?<![\w.\-/])\/(?:home|Users|root|work)\/\w/
const registry = /\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio)[\w.-]*\.\w/

const faults = (text: string): string[] =>
  text.split('\n').filter((line) => someonesDirectory.test(line) || registry.test(line))

test.skipIf(!existsSync(`${root}.git`))('no committed file names a machine or a registry', () => {
  const paths = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  const texts = paths.filter((path) => path && existsSync(root + path))
  expect(texts).toContain('package.json')
  expect(
    texts.flatMap((path) => faults(readFileSync(root + path, 'utf8')).map((line) => `${path}: ${line}`)),
  ).toEqual([])
})

test.each(['home', 'Users', 'root', 'work'])('a path under /%s is seen', (place) => {
  expect(faults(`const path = '/${place}/ada/crier'`)).toHaveLength(1)
  expect(faults(`https://news.example/${place}/ada`)).toEqual([])
})

test('the address of a registry is seen', () => {
  expect(faults(`"resolved": "https:/${'/registry.example.com/zod'}"`)).toHaveLength(1)
})
