import { expect, type Page } from '@playwright/test'

import { csrf } from './desk'

// A little shop, made through the API as a connection to a real one would: a product with a lot on
// the shelf, a customer, and what they ordered.

export async function ask<T = { id: number }>(page: Page, method: 'POST' | 'PUT' | 'PATCH', path: string, data: object = {}): Promise<T> {
  const answer = await page.request.fetch(`/api/v1${path}`, { method, headers: { 'X-CSRF-Token': await csrf(page) }, data })
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

// Names must not meet those of other stories.
export const unique = (prefix: string) => `${prefix}-${Math.random().toString(36).slice(2, 8).toUpperCase()}`

export interface Shelf { product: number; name: string; lot: number; code: string; warehouse: number }
export async function stockUp(page: Page, pieces: number): Promise<Shelf> {
  const name = `Kettle ${unique('K')}`
  const code = unique('L')
  const product = await ask(page, 'POST', '/products', { sku: unique('KT'), name, tracking: 'lot', price_amount: 11900, currency: 'EUR', returnable_days: 30, warranty_months: 24, parts: [] })
  const warehouse = await ask(page, 'POST', '/warehouses', { code: unique('W'), name: `Hall ${unique('H')}` })
  const places = await (await page.request.get(`/api/v1/warehouses/${warehouse.id}/locations`)).json()
  const lot = await ask(page, 'POST', '/lots', { product_id: product.id, code })
  await ask(page, 'POST', '/stock/adjustments', { product_id: product.id, lot_id: lot.id, location_id: places.items[0].id, change: pieces, reason: 'found' })
  return { product: product.id, name, lot: lot.id, code, warehouse: warehouse.id }
}

export async function addCustomer(page: Page, name: string, address: string): Promise<number> {
  return (await ask(page, 'POST', '/customers', { name, emails: [{ address, primary: true }], phones: [], fields: {} })).id
}

export interface Ordered { id: number; number: string }
/** A paid order; with `delivered`, its parcel has arrived. */
export async function order(page: Page, shelf: Shelf, customer: number, quantity = 1, delivered = false): Promise<Ordered> {
  const number = unique('E2E')
  const placed = await ask<Ordered>(page, 'POST', '/orders', {
    number, customer_id: customer, currency: 'EUR', risk_flags: [],
    lines: [{ product_id: shelf.product, quantity }],
    payments: [{ kind: 'charge', amount: 11900 * quantity, provider: 'card', reference: unique('PAY') }],
    ship_to: { name: 'Mina Fischer', line1: 'Am Ring 3', postcode: '50667', city: 'Köln', country: 'DE' },
  })
  if (delivered) await deliver(page, await ship(page, placed.id))
  return { id: placed.id, number }
}

export async function ship(page: Page, orderId: number, tracking = unique('JJD')): Promise<number> {
  const made = await ask<{ summary: { id: number } }>(page, 'POST', '/shipments', { order_id: orderId, lines: [], packages: [], tracking_no: tracking })
  return made.summary.id
}
export async function deliver(page: Page, shipment: number): Promise<void> {
  await ask(page, 'POST', `/shipments/${shipment}/hand-over`)
  await ask(page, 'POST', `/shipments/${shipment}/tracking`, { status: 'delivered', location: 'Köln' })
}
