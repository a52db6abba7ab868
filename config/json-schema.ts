/** The configuration as JSON Schema: editors complete and check crier.yaml with it. */
import { z } from 'zod'
import { configSchema } from './schema.ts'

export const configJsonSchema = (): string =>
  // The sandbox's variant, in which credentials may be missing: an editor does not know which of the two a file is.
  JSON.stringify({ title: 'crier.yaml', ...z.toJSONSchema(configSchema(true), { io: 'input' }) }, null, 2) +
  '\n'
