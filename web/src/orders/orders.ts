import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, post, put } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type OrderSummary = Schemas['OrderSummary']
export type OrderStatus = Schemas['OrderStatus']
export type OrderLine = Schemas['OrderLine']
export type Order = Schemas['Order']
export type OrderPage = Schemas['OrderPage']
export type Refund = Schemas['Refund']
export type Replacement = Schemas['Replacement']
export type Payment = Schemas['OrderPayment']
export type PostalAddress = Schemas['PostalAddress']
export type RefundMethod = Schemas['RefundMethod']
export type HoldReason = Schemas['HoldReason']
export const orderStatuses: OrderStatus[] = [
  'draft', 'unconfirmed', 'on_hold', 'confirmed', 'allocated', 'partially_shipped', 'shipped', 'partially_delivered', 'delivered',
  'closed', 'cancelled', 'expired',
]
export const holdReasons: HoldReason[] = ['payment', 'fraud', 'stock', 'address', 'customer']

export const useOrder = (id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => ['orders', toValue(id)]),
  queryFn: () => get<OrderPage>('/orders/{id}', { path: { id: toValue(id) } }),
  enabled: computed(() => toValue(id) !== 0),
})

// What a change of an order touches: its own page, lists, and what stands beside conversations.
const touched = ['orders', 'overview', 'approvals', 'customer', 'stock']
function useChange<Input>(run: (input: Input) => Promise<unknown>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all(touched.map((key) => cache.invalidateQueries({ queryKey: [key] }))),
  })
}

export interface RefundInput {
  lines: { line_id: number; quantity: number; amount: number }[]
  shipping_amount: number
  amount: number
  reason: string
  method: RefundMethod
  idempotency_key: string
  conversation_id?: number | undefined
}
export const useRefund = (order: number) => useChange((body: RefundInput) => post<Refund>('/refunds', { body: { ...body, order_id: order } }))
export interface ReplacementInput {
  kind: 'replacement' | 'resend'
  lines: { line_id: number; quantity: number }[]
  reason: string
  conversation_id?: number | undefined
}
export const useReplace = (order: number) => useChange((body: ReplacementInput) => post<Replacement>('/orders/{id}/replacements', { path: { id: order }, body }))
export const useAddress = (order: number, version: () => number) => useChange((ship_to: PostalAddress) => put('/orders/{id}/address', { path: { id: order }, body: { ship_to }, ifMatch: version() }))
// confirm, hold, release, cancel, close, allocate: what is done to an order as a whole.
export const useDo = (order: number, version: () => number) =>
  useChange(({ verb, body = {} }: { verb: string; body?: object }) => post(`/orders/{id}/${verb}`, { path: { id: order }, body, ifMatch: version() }))

// What `quantity` pieces of a line cost: their share of its price, discount and tax, as the server
// counts it (orders/line.h).
export function worth(line: OrderLine, quantity: number): number {
  const { ordered } = line.quantities
  const full = line.unit_amount * ordered - line.discount_amount + line.tax_amount
  return ordered === 0 ? 0 : Math.round((full * quantity) / ordered)
}
// Pieces whose price can still be given back, and the money that can.
export const refundable = (line: OrderLine) => Math.max(0, line.quantities.ordered - line.quantities.cancelled - line.refunded)
export const refundableAmount = (order: Order) => Math.max(0, order.charged_amount - order.refunded_amount - order.refunding_amount)
export type Voucher = Schemas['Voucher']
export type VoucherCode = Schemas['VoucherCode']
