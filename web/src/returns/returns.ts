import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get } from '@/api/client'
import type { components } from '@/api/schema'
import type { List } from '@/api/types'
import { i18n, t } from '@/i18n'

type Schemas = components['schemas']
export type Return = Schemas['Return']
export type ReturnLine = Schemas['ReturnLine']
export type ReturnSummary = Schemas['ReturnSummary']
export type ReturnState = Schemas['ReturnState']
export type ReturnReason = Schemas['ReturnReason']
export type Returnable = Schemas['Returnable']
export type Wanted = Schemas['Wanted']
export const returnStates: ReturnState[] = [
  'requested', 'info_needed', 'approved', 'label_sent', 'in_transit', 'partially_received', 'received', 'inspected', 'resolved', 'closed',
  'rejected', 'expired', 'cancelled',
]
export const wishes: Wanted[] = ['refund', 'exchange', 'repair', 'store_credit', 'keep_refund']
export const returnStale = ['returns', 'orders', 'overview', 'stock', 'approvals', 'lots']

export const useReasons = () => useQuery({ queryKey: ['returns', 'reasons'], queryFn: () => get<List<ReturnReason>>('/return-reasons').then(({ items }) => items), staleTime: 300_000 })
export const useReturnable = (order: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => ['returns', 'returnable', toValue(order)]),
  queryFn: () => get<List<Returnable>>('/orders/{id}/returnable', { path: { id: toValue(order) } }).then(({ items }) => items),
})

// Reasons that came with the product are said in the reader's language, those of the house as it named them.
export function reasonLabel(reason: { code: string; label: string }): string {
  const key = `operations.returnReason.${reason.code}`
  return i18n.global.te(key) ? t(key) : reason.label
}

// A tree of two levels as the groups of a select.
export interface ReasonChoice { value: string; label: string }
export function reasonChoices(reasons: { code: string; label: string; parent?: string }[]): ReasonChoice[] {
  const parents = new Set(reasons.map(({ parent }) => parent).filter(Boolean))
  const labels = new Map(reasons.map((reason) => [reason.code, reasonLabel(reason)]))
  return reasons
    .filter(({ code }) => !parents.has(code))
    .map((reason) => ({ value: reason.code, label: reason.parent ? `${labels.get(reason.parent) ?? ''}: ${reasonLabel(reason)}` : reasonLabel(reason) }))
}
