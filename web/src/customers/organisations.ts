import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, patch, post, remove } from '@/api/client'
import { keys } from '@/api/keys'
import type { FieldValues, Organisation, Page } from '@/api/types'

export const useOrganisations = (q: MaybeRefOrGetter<string>) => useInfiniteQuery({
  queryKey: computed(() => [...keys.organisations, 'list', toValue(q)]),
  queryFn: ({ pageParam }) => get<Page<Organisation>>('/organisations', {
    query: { q: toValue(q) || undefined, limit: 100, after: pageParam ?? undefined },
  }),
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page<Organisation>) => last.next,
})

export const useOrganisation = (id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => [...keys.organisations, toValue(id)]),
  queryFn: () => get<Organisation>('/organisations/{id}', { path: { id: toValue(id) } }),
})

export interface OrganisationInput {
  id?: number
  name: string
  domains: string[]
  notes: string
  fields: FieldValues
}

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all(
      ['organisations', 'customers', 'customer'].map((key) => cache.invalidateQueries({ queryKey: [key] })),
    ),
  })
}

export const useSaveOrganisation = () => useChange(({ id, ...body }: OrganisationInput) => id === undefined
  ? post<Organisation>('/organisations', { body })
  : patch<Organisation>('/organisations/{id}', { path: { id }, body }))
export const useDeleteOrganisation = () => useChange((id: number) => remove<void>('/organisations/{id}', { path: { id } }))
