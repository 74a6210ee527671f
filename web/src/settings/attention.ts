import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, post } from '@/api/client'
import type { FailedMail, Page } from '@/api/types'
import { can } from '@/session/session'

// Mail that found no place by itself, and what a person does about it.

export type AttentionState = 'failed' | 'discarded'
export type AttentionAction = 'retry' | 'discard' | 'restore'
export interface Filed { filed: boolean; conversation_id: number | null; reason: string }
interface Attended { items: { id: number; ok: boolean; message: string }[] }

export const useAttention = (state: MaybeRefOrGetter<AttentionState>) => useInfiniteQuery({
  queryKey: computed(() => ['failed-mail', 'list', toValue(state)]),
  queryFn: ({ pageParam }) => get<Page<FailedMail>>('/failed-mail', { query: { state: toValue(state), after: pageParam ?? undefined } }),
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page<FailedMail>) => last.next,
})

export const useAttentionCount = () => useQuery({
  queryKey: ['failed-mail', 'count'],
  queryFn: () => get<{ count: number }>('/failed-mail/count').then((answer) => answer.count),
  enabled: () => can('system_manage'),
})

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, onSettled: () => cache.invalidateQueries({ queryKey: ['failed-mail'] }) })
}

export const useRetryMail = () => useChange((id: number) => post<Filed>('/failed-mail/{id}/retry', { path: { id } }))
export const useFileMail = () => useChange(({ id, ...body }: { id: number; conversation_id: number | null; customer_id: number | null }) =>
  post<Filed>('/failed-mail/{id}/file', { path: { id }, body }))
export const useAttend = () => useChange((body: { ids: number[]; action: AttentionAction; reason?: string }) =>
  post<Attended>('/failed-mail/bulk', { body }).then((answer) => answer.items))
