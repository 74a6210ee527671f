import { describe, expect, it } from 'vitest'

import { curlOf, limitWords, operationsOf, refusalsOf, sampleOf, typeWords, type Document } from './openapi'

const document: Document = {
  openapi: '3.1.0',
  info: { title: 'Tandem', version: '1' },
  paths: {
    '/api/v1/customers': {
      post: {
        operationId: 'postCustomers', summary: 'Add a customer', tags: ['customers'], 'x-permission': 'customers_edit',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/AddCustomerInput' } } } },
        responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Customer' } } } } },
      },
    },
    '/api/v1/setup': { get: { operationId: 'getSetup', summary: 'Set up?', responses: { 200: {} }, security: [] } },
  },
  components: {
    schemas: {
      AddCustomerInput: {
        type: 'object', required: ['name', 'kind'],
        properties: { name: { type: 'string', minLength: 1, maxLength: 200 }, kind: { $ref: '#/components/schemas/Kind' }, note: { type: 'string' } },
      },
      Kind: { type: 'string', enum: ['person', 'company'] },
      Customer: { type: 'object', properties: { id: { type: 'integer', format: 'int64' } } },
    },
  },
}

describe('the API reference', () => {
  const operations = operationsOf(document)

  it('knows what each operation needs', () => {
    expect(operations.map(({ method, path, permission, open }) => ({ method, path, permission, open }))).toEqual([
      { method: 'POST', path: '/api/v1/customers', permission: 'customers_edit', open: false },
      { method: 'GET', path: '/api/v1/setup', permission: null, open: true },
    ])
  })
  it('knows what is refused, by status, member and code', () => {
    const responses = { 200: { description: 'Done' }, 409: { description: 'merged, stale' }, 422: { description: '/name: taken' }, default: { description: 'Failed' } }
    expect(refusalsOf(responses)).toEqual([
      { status: '409', code: 'merged', field: '' },
      { status: '409', code: 'stale', field: '' },
      { status: '422', code: 'taken', field: '/name' },
    ])
  })
  it('says types and limits in words', () => {
    expect(typeWords({ anyOf: [{ type: 'string' }, { type: 'null' }] })).toBe('string | null')
    expect(typeWords({ type: 'array', items: { $ref: '#/components/schemas/Kind' } })).toBe('Kind[]')
    expect(limitWords({ type: 'string', minLength: 1, maxLength: 200 })).toBe('1–200 chars')
  })
  it('makes an example of what must be given', () => {
    expect(sampleOf(document, operations[0]!.body!.schema)).toEqual({ name: 'text', kind: 'person' })
    const curl = curlOf(document, operations[0]!, 'https://desk.example')
    expect(curl).toContain(`curl -X POST 'https://desk.example/api/v1/customers'`)
    expect(curl).toContain(`-d '{"name":"text","kind":"person"}'`)
    expect(curlOf(document, operations[1]!, '')).not.toContain('Authorization')
  })
})
