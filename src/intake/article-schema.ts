/** The queue's contract as JSON Schema, for producers in other languages: committed as docs/article.schema.json. */
import { z } from 'zod'
import { articleSchema } from './schema.ts'

export const articleJsonSchema = (): string =>
  JSON.stringify({ title: 'Article', ...z.toJSONSchema(articleSchema, { io: 'input' }) }, null, 2) + '\n'
