/** The keys of a channel that say which stories it takes. */
import { z } from 'zod'
import { language } from '../src/intake/schema.ts'

const some = (what: string) => z.array(z.string().min(1)).min(1).optional().describe(what)

const rule = z
  .strictObject({
    name: z.string().min(1).max(100).describe('As `crier route` calls it.'),
    sections: some('Any of these; `sport` also means `Sport/Football`.'),
    tags: some('Any of these.'),
    languages: z.array(language).min(1).optional().describe('Any of these; `pt` also means `pt-BR`.'),
    authors: some('Any of these.'),
    priority: z.enum(['routine', 'breaking']).optional().describe('Only such stories.'),
    headline: some('Any of these patterns of the whole headline; `*` stands for any characters.'),
    url: some('Any of these patterns of the whole address; `*` stands for any characters.'),
  })
  .refine((value) => Object.keys(value).length > 1, 'has no condition, so it would fit every story')
  .describe('Fits a story that meets every condition. Capital letters make no difference.')

export const routeShape = {
  takes: z
    .array(rule)
    .optional()
    .describe('A story goes here when one of these rules fits; every story does when there is none.'),
  refuses: z.array(rule).optional().describe('A story that one of these rules fits never goes here.'),
}
