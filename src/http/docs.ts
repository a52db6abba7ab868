/** The API's page for people: made of the OpenAPI document alone, whole in one answer. */
import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { docsStyle } from './docs-style.ts'
import { type RefusalKind, refusals } from './refusal.ts'

/** What of the document is shown. */
interface Document {
  info: { title: string; version: string; description?: string }
  paths?: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, unknown> }
}

interface Operation {
  summary?: string
  description?: string
  security?: Array<Record<string, string[]>>
  parameters?: Array<{
    name: string
    in: string
    required?: boolean
    description?: string
    schema?: Schema
  }>
  requestBody?: { content: Record<string, { schema?: Schema }> }
  responses: Record<string, Answer>
}

interface Answer {
  description: string
  headers?: Record<string, { description: string }>
  content?: Record<string, { schema?: Schema }>
}

interface Schema {
  $ref?: string
  title?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  default?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
}

type Html = ReturnType<typeof html>

/** Nothing may run or be fetched; only this very style may apply. */
export const docsPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(docsStyle).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** @param base what links begin with, ends with a slash */
export const docsPage = (document: object, base: string): Html => {
  const { info, paths = {}, components } = document as Document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${info.title}: API</title>
<link rel="icon" href="data:,">
<style>${raw(docsStyle)}</style>
</head>
<body>
<header>
<h1>${info.title} API <small>${info.version}</small></h1>
<p>${info.description} As OpenAPI 3.1: <a href="${base}openapi.json">openapi.json</a>.</p>
<p>Requests under <code>/api</code> need a token: <code>crier tokens create NAME --scope SCOPE</code> makes one, and the header
<code>Authorization: Bearer crier_…</code> shows it.</p>
<nav aria-label="Requests"><ul>
${operations.map(({ path, method, operation }) => html`<li><a href="#${idOf(method, path)}">${title(method, path)} <span>${operation.summary}</span></a></li>`)}
</ul></nav>
</header>
<main>
${operations.map(({ path, method, operation }) => section(path, method, operation))}
<h2 id="doors">Doors for programs that have no token</h2>
<p><code>POST /hooks/NAME</code> takes what a CMS sends when a story is published, corrected or taken back, in the CMS's own JSON. Each hook is
set up in the configuration, with a secret by which the CMS signs. <code>crier hooks list</code> shows the address and the signature of each; what is
refused is answered as below.</p>
<p><code>/websub/…</code> is for the hubs of feeds that push their news (WebSub): Crier gives each hub an address of its own when it subscribes,
and believes only what is signed with that subscription's secret.</p>
<h2 id="schemas">What is sent and answered</h2>
${Object.entries(components?.schemas ?? {}).map(([name, schema]) => schemaSection(name, schema as Schema))}
<h2 id="problems">Problems</h2>
<p>Whatever is refused is answered as <a href="#schema-Problem">Problem</a> (<code>application/problem+json</code>, RFC 9457); its
<code>type</code> leads here, its <code>detail</code> says what to do.</p>
<dl>${(Object.keys(refusals) as RefusalKind[]).map((kind) => html`<dt id="${kind}"><code>${kind}</code> ${refusals[kind][0]}</dt><dd>${refusals[kind][1]}</dd>`)}</dl>
</main>
</body>
</html>`
}

const idOf = (method: string, path: string): string => `${method}${path.replace(/[/{}.]+/g, '-')}`
const title = (method: string, path: string): Html =>
  html`<code><b>${method.toUpperCase()}</b> ${path}</code>`

const section = (path: string, method: string, operation: Operation): Html => {
  const scope = operation.security?.[0]?.token?.[0]
  const { parameters = [], requestBody, responses } = operation
  return html`<section id="${idOf(method, path)}">
<h2>${title(method, path)}</h2>
<p><strong>${operation.summary}.</strong> ${operation.description && prose(operation.description)}</p>
<p>${scope ? html`Needs a token with the scope <code>${scope}</code>.` : 'Needs no token.'}</p>
${
  parameters.length > 0
    ? html`<h3>Parameters</h3><dl>${parameters.map(({ name, in: place, required, description, schema }) => html`<dt><code>${name}</code> <i>${place}, ${kindOf(schema)}${required ? ', always' : ''}</i></dt><dd>${facts(schema)} ${description && prose(description)}</dd>`)}</dl>`
    : ''
}
${requestBody ? html`<h3>Body</h3><p>${contentOf(requestBody.content)}</p>` : ''}
<h3>Answers</h3>
<dl>${Object.entries(responses).map(([code, { description, headers = {}, content }]) => html`<dt><code>${code}</code></dt><dd>${description}. ${content && contentOf(content)}${Object.entries(headers).map(([name, { description }]) => html` <code>${name}</code>: ${prose(description)}`)}</dd>`)}</dl>
</section>`
}

const schemaSection = (name: string, schema: Schema): Html => html`<section id="schema-${name}">
<h3>${name}</h3>
${schema.description && html`<p>${prose(schema.description)}</p>`}
${members(schema)}
</section>`

const members = ({ properties = {}, required = [] }: Schema): Html =>
  html`<dl>${Object.entries(properties).map(
    ([
      name,
      schema,
    ]) => html`<dt><code>${name}</code> <i>${kindOf(schema)}${required.includes(name) ? ', always' : ''}</i></dt>
<dd>${prose(schema.description ?? '')}${facts(schema)}${inner(schema)}</dd>`,
  )}</dl>`

/** The members of an object, or of each entry of a list, that has no name of its own. */
const inner = (schema: Schema): Html | string => {
  const object = schema.items ?? schema
  return object.properties ? members(object) : ''
}

const contentOf = (content: Record<string, { schema?: Schema }>): Html[] =>
  Object.entries(content).map(([type, { schema }]) => html`${kindOf(schema)} (<code>${type}</code>)`)

/** A type in words, or a link to the one that has a name. */
const kindOf = (schema: Schema = {}): Html | string => {
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)
    return html`<a href="#schema-${name}">${name}</a>`
  }
  if (schema.anyOf) return html`${schema.anyOf.map((one, i) => html`${i > 0 ? ' or ' : ''}${kindOf(one)}`)}`
  if (schema.items) return html`list of ${kindOf(schema.items)}`
  return schema.format ?? String(schema.type ?? 'anything')
}

const facts = ({ enum: values, default: fallback }: Schema = {}): Html =>
  html`${values && html` One of ${values.map((value, i) => html`${i > 0 ? ', ' : ''}<code>${value}</code>`)}.`}${
    fallback !== undefined && !Array.isArray(fallback) && html` Default: <code>${fallback}</code>.`
  }`

/** Descriptions write code between backticks. */
const prose = (text: string): Html[] =>
  text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
