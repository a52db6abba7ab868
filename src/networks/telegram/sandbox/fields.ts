/** The parameters of a call, however the client chose to send them: query, JSON, form or multipart. */
import { badRequest } from './refusal.ts'

/** Unknown ones are ignored, as by the real API. */
export type Fields = Record<string, unknown>

export const fieldsOf = async (request: Request): Promise<Fields> => {
  const query = Object.fromEntries(new URL(request.url).searchParams)
  return { ...query, ...(await bodyOf(request)) }
}

const bodyOf = async (request: Request): Promise<Fields> => {
  const type = request.headers.get('content-type') ?? ''
  if (/^(multipart\/form-data|application\/x-www-form-urlencoded)/.test(type))
    return Object.fromEntries(await request.formData())
  const body = await request.text()
  return type.startsWith('application/json') && body !== '' ? asObject(body) : {}
}

const asObject = (json: string): Fields => {
  const value = parsed(json, 'JSON object')
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badRequest("can't parse JSON object")
  return value as Fields
}

const parsed = (json: string, what: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    throw badRequest(`can't parse ${what}`)
  }
}

/** A plain value as text; '' when it is absent. */
export const text = (fields: Fields, name: string): string => {
  const value = fields[name]
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : ''
}

/** A structured value: JSON bodies hold it as it is, forms hold it as JSON in a string. */
export const structure = (fields: Fields, name: string): unknown => {
  const value = fields[name]
  return typeof value === 'string' ? parsed(value, `${name.replaceAll('_', ' ')} JSON object`) : value
}
