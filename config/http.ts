/** The keys of the HTTP door. */
import { z } from 'zod'

export const http = z
  .strictObject({
    enabled: z
      .boolean()
      .default(false)
      .describe('true: `crier start` serves the API. `crier desk` serves it in any case.'),
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address it listens on; anything but this machine wants a proxy with TLS in front.'),
    port: z.int().min(1).max(65_535).default(8118).describe('Port it listens on.'),
    publicUrl: z
      .url({ protocol: /^https?$/, error: 'must be a full address such as https://crier.example.com/' })
      .optional()
      .describe('Where others reach it, when that is not host and port: links in answers begin with it.'),
  })
  .prefault({})
  .describe('The API for the newsroom’s own programs.')
