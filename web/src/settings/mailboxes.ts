import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, patch, post, remove } from '@/api/client'
import { keys } from '@/api/keys'
import type { List, Mailbox } from '@/api/types'

export interface MailboxInput {
  name: string
  address: string
  from_name: string
  signature_html: string
  team_id: number | null
  active?: boolean
  verify_certificates: boolean
  incoming: Mailbox['incoming']
  outgoing: Mailbox['outgoing']
  placement: Mailbox['placement']
  incoming_password?: string
  outgoing_password?: string
}

export interface TestPart { ok: boolean; message: string }
export interface TestResult { incoming: TestPart; outgoing: TestPart }


export const useMailboxes = () => useQuery({
  queryKey: keys.mailboxes,
  queryFn: () => get<List<Mailbox>>('/mailboxes').then((a) => a.items),
})

export const useMailbox = (id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => [...keys.mailboxes, toValue(id)]),
  queryFn: () => get<Mailbox>('/mailboxes/{id}', { path: { id: toValue(id) } }),
})

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => cache.invalidateQueries({ queryKey: keys.mailboxes }) })
}

export const useCreateMailbox = () => useChange((body: MailboxInput) => post<Mailbox>('/mailboxes', { body }))
export const useChangeMailbox = () => useChange(({ id, ...body }: Partial<MailboxInput> & { id: number }) =>
  patch<Mailbox>('/mailboxes/{id}', { path: { id }, body }))
export const useRemoveMailbox = () => useChange((id: number) => remove<void>('/mailboxes/{id}', { path: { id } }))
export const usePollMailbox = () => useChange((id: number) => post<{ taken: number; error: string }>('/mailboxes/{id}/poll', { path: { id } }))
export const useReconcile = () => useChange((id: number) =>
  post<NonNullable<Mailbox['health']['reconciliation']>>('/mailboxes/{id}/reconcile', { path: { id } }))
export const useTestSettings = () =>
  useMutation({ mutationFn: (body: MailboxInput) => post<TestResult>('/mailboxes/test', { body }) })
export const useTestMailbox = () =>
  useMutation({ mutationFn: (id: number) => post<TestResult>('/mailboxes/{id}/test', { path: { id } }) })
