import { useQuery } from '@tanstack/vue-query'

import { problemOf } from '@/api/problem'

// The parts of an OpenAPI 3.1 document that our server writes.

export interface Schema {
  $ref?: string
  type?: string
  format?: string
  description?: string
  enum?: string[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}
type Content = Record<string, { schema?: Schema }>
export interface Parameter { name: string; in: 'query' | 'path' | 'header'; required?: boolean; schema?: Schema; description?: string }
interface RawOperation {
  operationId: string
  summary: string
  description?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, { description?: string; content?: Content }>
  security?: object[]
  'x-permission'?: string
}
export interface Document {
  openapi: string
  info: { title: string; version: string; description?: string }
  paths: Record<string, Record<string, RawOperation | Parameter[]>>
  components: { schemas: Record<string, Schema> }
}

export interface Refusal {
  status: string
  code: string
  // The member that it is about, as a JSON Pointer.
  field: string
}

export interface Operation {
  id: string
  method: string
  path: string
  tag: string
  summary: string
  description: string
  parameters: Parameter[]
  body: { type: string; schema?: Schema } | null
  answer: { status: string; type: string | null; schema?: Schema }
  refusals: Refusal[]
  permission: string | null
  open: boolean
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

function first(content: Content | undefined): { type: string; schema?: Schema } | null {
  const [entry] = Object.entries(content ?? {})
  return entry ? { type: entry[0], ...(entry[1].schema ? { schema: entry[1].schema } : {}) } : null
}

// "/name: taken, /colour: colour" and "merged, stale": how our server describes what it refuses.
export function refusalsOf(responses: RawOperation['responses']): Refusal[] {
  return Object.entries(responses).filter(([status]) => status.startsWith('4')).flatMap(([status, { description = '' }]) =>
    description.split(', ').filter(Boolean).map((said) => {
      const [code = '', field = ''] = said.split(': ').reverse()
      return { status, code, field }
    }))
}

function operation(path: string, method: string, raw: RawOperation, shared: Parameter[]): Operation {
  const [status, answer] = Object.entries(raw.responses).find(([code]) => code.startsWith('2')) ?? ['200', {}]
  return {
    id: raw.operationId, method: method.toUpperCase(), path, tag: raw.tags?.[0] ?? '', summary: raw.summary,
    description: raw.description ?? '', parameters: [...shared, ...(raw.parameters ?? [])],
    body: first(raw.requestBody?.content), answer: { status, type: null, ...first(answer.content) },
    refusals: refusalsOf(raw.responses),
    permission: raw['x-permission'] ?? null, open: raw.security?.length === 0,
  }
}

export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) =>
    operation(path, method, item[method] as RawOperation, (item.parameters as Parameter[] | undefined) ?? [])))
}

export function resolve(document: Document, schema: Schema | undefined): Schema {
  if (!schema) return {}
  const name = nameOf(schema)
  return name ? document.components.schemas[name] ?? {} : schema
}

export const nameOf = (schema: Schema) => schema.$ref?.split('/').at(-1) ?? null

// "array of Row", "integer or null": a type as one would say it.
export function typeWords(schema: Schema | undefined): string {
  if (!schema) return ''
  if (schema.anyOf) return schema.anyOf.map(typeWords).join(' | ')
  if (schema.type === 'array') return `${typeWords(schema.items)}[]`
  if (schema.$ref) return nameOf(schema)!
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return `{ [key]: ${typeWords(schema.additionalProperties)} }`
  return schema.type ?? 'any'
}

export function limitWords(schema: Schema): string {
  const parts = [schema.anyOf?.find((one) => one.type !== 'null') ?? schema].flatMap((one) => [
    one.format ?? '',
    one.minLength !== undefined || one.maxLength !== undefined ? `${one.minLength ?? 0}–${one.maxLength ?? '∞'} chars` : '',
    one.minimum !== undefined || one.maximum !== undefined ? `${one.minimum ?? '−∞'} … ${one.maximum ?? '∞'}` : '',
  ])
  return parts.filter((part) => part && part !== 'int64').join(', ')
}

// The struct a field leads to, so that its members can be unfolded below it.
export function structOf(document: Document, schema: Schema): { name: string; schema: Schema } | null {
  const inner = schema.anyOf?.find((one) => one.type !== 'null') ?? schema
  const target = inner.type === 'array' ? inner.items ?? {} : inner
  const name = nameOf(target)
  const resolved = resolve(document, target)
  return name && resolved.properties ? { name, schema: resolved } : null
}

export function enumOf(document: Document, schema: Schema): string[] {
  const inner = schema.anyOf?.find((one) => one.type !== 'null') ?? schema
  return resolve(document, inner.type === 'array' ? inner.items : inner).enum ?? []
}

const SAMPLE_DEPTH = 4

export function sampleOf(document: Document, schema: Schema | undefined, depth = 0): unknown {
  const inner = schema?.anyOf?.find((one) => one.type !== 'null') ?? schema
  const whole = resolve(document, inner)
  if (whole.enum) return whole.enum[0]
  if (whole.properties) return sampleObject(document, whole, depth)
  if (whole.type === 'array') return depth > SAMPLE_DEPTH ? [] : [sampleOf(document, whole.items, depth + 1)]
  if (whole.type === 'integer' || whole.type === 'number') return whole.minimum ?? 1
  if (whole.type === 'boolean') return true
  if (whole.format === 'email') return 'mara@example.org'
  return whole.type === 'string' ? 'text' : {}
}

// Only what must be given, or everything where nothing must.
function sampleObject(document: Document, schema: Schema, depth: number): Record<string, unknown> {
  if (depth > SAMPLE_DEPTH) return {}
  const all = Object.entries(schema.properties ?? {})
  const needed = all.filter(([key]) => schema.required?.includes(key))
  const shown = needed.length > 0 ? needed : all.slice(0, 3)
  return Object.fromEntries(shown.map(([key, part]) => [key, sampleOf(document, part, depth + 1)]))
}

export function curlOf(document: Document, operation: Operation, origin: string): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'id' ? '1' : name.toUpperCase()))
  const needed = operation.parameters.filter((one) => one.in === 'query' && one.required)
  const query = needed.map((one) => `${one.name}=${encodeURIComponent(String(sampleOf(document, one.schema)))}`).join('&')
  const lines = [`curl${operation.method === 'GET' ? '' : ` -X ${operation.method}`} '${origin}${path}${query ? `?${query}` : ''}'`]
  if (!operation.open) lines.push(`-H 'Authorization: Bearer tk_…'`)
  if (operation.body?.type === 'application/json') {
    lines.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(sampleOf(document, operation.body.schema))}'`)
  } else if (operation.body) {
    lines.push(`-F 'file=@photo.jpg'`)
  }
  return lines.join(' \\\n  ')
}

export const useDocument = () => useQuery({
  queryKey: ['openapi'],
  queryFn: async () => {
    const response = await fetch('/api/openapi.json')
    if (!response.ok) throw problemOf(response.status, null)
    return (await response.json()) as Document
  },
})
