import { refusalInOurWords } from '@/i18n/server'

// The server refuses in one shape, so the client throws in one shape.

export interface FieldProblem {
  path: string
  code: string
  message: string
  params?: Record<string, string>
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: FieldProblem[] = [],
    readonly details: unknown = null,
    readonly requestId: string | null = null,
    readonly retryAfter: number | null = null, // seconds
  ) {
    super(message)
    this.name = 'Problem'
  }

  // The request may be tried again unchanged: nobody refused it, it did not arrive or was not done.
  get passing(): boolean {
    return this.code === 'offline' || this.status >= 500
  }

  field(path: string): string | undefined {
    return this.fields.find((field) => dotted(field.path) === dotted(path))?.message
  }
}

// The server points with /emails/0/address; forms say emails.0.address.
const dotted = (path: string) => path.replace(/^\//, '').replaceAll('/', '.')

interface ErrorBody {
  error?: {
    code?: string
    message?: string
    fields?: FieldProblem[] | null
    details?: unknown
    request_id?: string | null
  }
}

export function problemOf(status: number, body: unknown, headers?: Headers): Problem {
  const error = (body as ErrorBody | null)?.error
  const code = error?.code ?? (status >= 500 ? 'server_fault' : 'unexpected_answer')
  return new Problem(
    status,
    code,
    refusalInOurWords({ code, message: error?.message ?? '' }) || `HTTP ${status}`,
    (error?.fields ?? []).map((field) => ({ ...field, message: refusalInOurWords(field) })),
    error?.details ?? null,
    error?.request_id ?? null,
    Number(headers?.get('Retry-After')) || null,
  )
}

export function offlineProblem(): Problem {
  return new Problem(0, 'offline', 'The server could not be reached.')
}

export function isProblem(error: unknown, code?: string): error is Problem {
  return error instanceof Problem && (code === undefined || error.code === code)
}
