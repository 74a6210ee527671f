import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, patch, post, put, remove } from '@/api/client'
import { keys } from '@/api/keys'
import type {
  ConsentPurpose, ConsentState, Customer, CustomerNote, CustomerPhone, CustomerSummary, List, Page, Row, TimelineEntry,
} from '@/api/types'

export const PURPOSES = ['marketing', 'surveys', 'profiling'] as const satisfies ConsentPurpose[]

// A customer shows in lists, in duplicates, in organisations and beside conversations: a change of
// one may change any of them.
const everyCustomer = ['customers', 'customer', 'organisations', 'conversation']

export function useCustomers(filter: MaybeRefOrGetter<{ q: string; organisation_id?: number }>) {
  return useInfiniteQuery({
    queryKey: computed(() => [...keys.customers, 'list', toValue(filter)]),
    queryFn: ({ pageParam }) => {
      const { q, organisation_id } = toValue(filter)
      return get<Page<CustomerSummary>>('/customers', {
        query: { q: q || undefined, organisation_id, limit: 100, after: pageParam ?? undefined },
      })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<CustomerSummary>) => last.next,
  })
}

export const useCustomer = (id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => keys.customer(toValue(id))),
  queryFn: () => get<Customer>('/customers/{id}', { path: { id: toValue(id) } }),
})

export const useNotes = (id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => [...keys.customer(toValue(id)), 'notes']),
  queryFn: () => get<List<CustomerNote>>('/customers/{id}/notes', { path: { id: toValue(id) } }).then((a) => a.items),
})

export const useDuplicates = (id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => [...keys.customer(toValue(id)), 'duplicates']),
  queryFn: () => get<List<CustomerSummary>>('/customers/{id}/duplicates', { path: { id: toValue(id) } }).then((a) => a.items),
})

export const useTimeline = (id: MaybeRefOrGetter<number>) => useInfiniteQuery({
  queryKey: computed(() => [...keys.customer(toValue(id)), 'timeline']),
  queryFn: ({ pageParam }) => get<Page<TimelineEntry>>('/customers/{id}/timeline', { path: { id: toValue(id) }, query: { after: pageParam ?? undefined } }),
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page<TimelineEntry>) => last.next,
})

export const useCustomerConversations = (id: MaybeRefOrGetter<number>) => useInfiniteQuery({
  queryKey: computed(() => [...keys.conversations, 'by-customer', toValue(id)]),
  queryFn: ({ pageParam }) => get<Page<Row>>('/conversations', {
    query: { view: 'all', customer_id: toValue(id), after: pageParam ?? undefined },
  }),
  initialPageParam: null as string | null,
  getNextPageParam: (last: Page<Row>) => last.next,
})

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all(everyCustomer.map((key) => cache.invalidateQueries({ queryKey: [key] }))),
  })
}

export interface NewCustomer {
  name: string
  title: string
  location: string
  language?: string
  time_zone?: string
  emails: { address: string; primary: boolean }[]
  phones: CustomerPhone[]
  fields: Record<string, unknown>
  organisation_id?: number
}
export const useCreateCustomer = () => useChange((body: NewCustomer) => post<Customer>('/customers', { body }))

export interface CustomerChange {
  name?: string
  title?: string
  language?: string | null
  time_zone?: string | null
  location?: string
  organisation_id?: number | null
}
export const useChangeCustomer = (id: MaybeRefOrGetter<number>) => useChange((body: CustomerChange) =>
  patch<Customer>('/customers/{id}', { path: { id: toValue(id) }, body }))
export const useChangeEmails = (id: MaybeRefOrGetter<number>) =>
  useChange((emails: { address: string; primary: boolean }[]) =>
    put<Customer>('/customers/{id}/emails', { path: { id: toValue(id) }, body: { emails } }))
export const useChangePhones = (id: MaybeRefOrGetter<number>) =>
  useChange((phones: CustomerPhone[]) => put<Customer>('/customers/{id}/phones', { path: { id: toValue(id) }, body: { phones } }))
export const useChangeConsent = (id: MaybeRefOrGetter<number>) =>
  useChange((body: { purpose: ConsentPurpose; state: ConsentState; source: string }) =>
    put<Customer>('/customers/{id}/consent', { path: { id: toValue(id) }, body }))

export const useAddNote = (id: MaybeRefOrGetter<number>) =>
  useChange((body: string) => post<CustomerNote>('/customers/{id}/notes', { path: { id: toValue(id) }, body: { body } }))
export const useEditNote = () => useChange(({ id, body }: { id: number; body: string }) =>
  patch<CustomerNote>('/customer-notes/{id}', { path: { id }, body: { body } }))
export const useDeleteNote = () => useChange((id: number) => remove<void>('/customer-notes/{id}', { path: { id } }))

export const useMerge = (id: MaybeRefOrGetter<number>) => useChange((other_id: number) =>
  post<Customer>('/customers/{id}/merge', { path: { id: toValue(id) }, body: { other_id } }))
export const useUnmerge = (id: MaybeRefOrGetter<number>) => useChange((other_id: number) =>
  post<Customer>('/customers/{id}/unmerge', { path: { id: toValue(id) }, body: { other_id } }))
