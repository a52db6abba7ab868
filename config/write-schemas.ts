/** `npm run schemas`: writes both JSON Schemas from the code, into the directory it is started in. */
import { writeFileSync } from 'node:fs'
import { articleJsonSchema } from '../src/intake/article-schema.ts'
import { configJsonSchema } from './json-schema.ts'

writeFileSync('config/crier.schema.json', configJsonSchema())
writeFileSync('docs/article.schema.json', articleJsonSchema())
