import createClient from 'openapi-fetch'

import { knowServerWords } from '@/i18n'
import { offlineProblem, problemOf } from './problem'

// One place talks HTTP. Paths are written as the API's document writes them, so that a reader finds
// the server's route by searching for the same text.

export interface Options {
  path?: Record<string, string | number>
  query?: object
  body?: unknown
  signal?: AbortSignal
  ifMatch?: number
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
interface Answer {
  data?: unknown
  error?: unknown
  response: Response
}
type AnyCall = (path: string, init: object) => Promise<Answer>

export const apiBase = '/api/v1'
const client = createClient<Record<string, Record<string, object>>>({ baseUrl: apiBase, credentials: 'same-origin' })

let csrfToken: string | null = null
let onSignedOut: () => void = () => {}

export function setCsrfToken(token: string | null): void {
  csrfToken = token
}
export function csrfHeaders(): Record<string, string> {
  return csrfToken ? { 'X-CSRF-Token': csrfToken } : {}
}
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler
}

function headersOf(method: Method, options: Options): Record<string, string> {
  const headers: Record<string, string> = method === 'GET' ? {} : csrfHeaders()
  if (method === 'POST') headers['Idempotency-Key'] = crypto.randomUUID()
  if (options.ifMatch !== undefined) headers['If-Match'] = `"v${options.ifMatch}"`
  return headers
}

function withoutGaps(query: object | undefined): Record<string, unknown> | undefined {
  if (!query) return undefined
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== ''))
}

async function send<T>(method: Method, path: string, options: Options): Promise<T> {
  const call = client[method] as unknown as AnyCall
  const answer = await call(path, {
    params: { path: options.path, query: withoutGaps(options.query) },
    headers: headersOf(method, options),
    ...(options.body === undefined ? {} : { body: options.body }),
    ...(options.signal ? { signal: options.signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw offlineProblem()
  })
  if (answer.response.ok) return answer.data as T
  if (answer.response.status === 401 && csrfToken) onSignedOut()
  await knowServerWords()
  throw problemOf(answer.response.status, answer.error, answer.response.headers)
}

export const get = <T>(path: string, options: Options = {}) => send<T>('GET', path, options)
export const post = <T>(path: string, options: Options = {}) => send<T>('POST', path, options)
export const put = <T>(path: string, options: Options = {}) => send<T>('PUT', path, options)
export const patch = <T>(path: string, options: Options = {}) => send<T>('PATCH', path, options)
export const remove = <T = void>(path: string, options: Options = {}) => send<T>('DELETE', path, options)
