import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { type MaybeRefOrGetter, toValue } from 'vue'

import { get, post, remove } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Remedy = Schemas['Remedy']
export type Approval = Schemas['Approval']
export type OwnAuthority = Schemas['OwnAuthority']
export type Authority = Schemas['Authority']

export const useOwnAuthority = () => useQuery({ queryKey: ['authority', 'mine'], queryFn: () => get<OwnAuthority>('/authority/mine'), staleTime: 30_000 })

// Whether a grant would pass at once, as far as this page knows; the server decides.
export function isWithin(own: OwnAuthority, remedy: Remedy, amount: number, currency: string): boolean {
  if (own.unlimited) return true
  const limit = own.limits.find((one) => one.remedy === remedy && one.currency === currency)
  if (!limit) return false
  const each = limit.max_each ?? Infinity
  const day = (limit.max_day ?? Infinity) - limit.used_today
  return amount <= each && amount <= day
}

const touched = ['approvals', 'authority', 'orders', 'returns', 'overview']
export function useDecide(id: MaybeRefOrGetter<number>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ decision, note }: { decision: 'approve' | 'decline' | 'withdraw'; note: string }): Promise<unknown> =>
      decision === 'withdraw'
        ? remove<void>('/approvals/{id}', { path: { id: toValue(id) } })
        : post<Approval>('/approvals/{id}/decision', { path: { id: toValue(id) }, body: { decision, note } }),
    onSuccess: () => Promise.all(touched.map((key) => cache.invalidateQueries({ queryKey: [key] }))),
  })
}
