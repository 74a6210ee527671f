import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, put } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Overview = Schemas['CustomerOverview']
export type Reference = Schemas['Reference']
export type OrderCard = NonNullable<Overview['order']>

// Everything of operations that stands beside a conversation, in one request.
export const useOverview = (customer: MaybeRefOrGetter<number>, conversation: MaybeRefOrGetter<number | undefined>) => useQuery({
  queryKey: computed(() => ['overview', toValue(customer), toValue(conversation)]),
  queryFn: () => get<Overview>('/customers/{id}/overview', { path: { id: toValue(customer) }, query: { conversation_id: toValue(conversation) } }),
  enabled: computed(() => toValue(customer) !== 0),
})

export function useJudge(conversation: MaybeRefOrGetter<number>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ id, state }: { id: number; state: 'confirmed' | 'rejected' }) =>
      put('/conversations/{id}/references/{reference}', { path: { id: toValue(conversation), reference: id }, body: { state } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['overview'] }),
  })
}

export const placeOf: Record<Reference['kind'], string> = { order: 'orders', shipment: 'shipments', product: 'products', lot: 'lots', rma: 'returns' }
