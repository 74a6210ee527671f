import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, post } from '@/api/client'
import type { AuditEntry, OutboxItem, Page, SystemStatus } from '@/api/types'

// What an operator looks after: mail that could not be read, mail that waits, the audit, the state.

function usePages<T>(key: unknown[], path: string, query: MaybeRefOrGetter<Record<string, string | undefined>> = {}) {
  return useInfiniteQuery({
    queryKey: computed(() => [...key, toValue(query)]),
    queryFn: ({ pageParam }) =>
      get<Page<T>>(path, { query: { ...toValue(query), after: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<T>) => last.next,
  })
}

export const useOutbox = (state: MaybeRefOrGetter<OutboxItem['state']>) =>
  usePages<OutboxItem>(['outbox'], '/outbox', () => ({ state: toValue(state) }))
export const useAudit = (kind: MaybeRefOrGetter<string>) =>
  usePages<AuditEntry>(['audit'], '/audit', () => ({ subject_kind: toValue(kind) || undefined }))

export const useSystemStatus = () => useQuery({
  queryKey: ['system-status'],
  queryFn: () => get<SystemStatus>('/system/status'),
  refetchInterval: 15_000,
  staleTime: 0,
})

function useChange<Answer>(family: string, path: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => post<Answer>(path, { path: { id } }),
    onSettled: () => cache.invalidateQueries({ queryKey: [family] }),
  })
}

export const useRetryOutbox = () => useChange<unknown>('outbox', '/outbox/{id}/retry')
export const useCancelOutbox = () => useChange<unknown>('outbox', '/outbox/{id}/cancel')
