/** The version in package.json. */
import { existsSync, readFileSync } from 'node:fs'

/** This module runs from src/ and, once built, from dist/src/. */
const manifest = ['../package.json', '../../package.json']
  .map((path) => new URL(path, import.meta.url))
  .find((url) => existsSync(url))!

export const version: string = JSON.parse(readFileSync(manifest, 'utf8')).version
