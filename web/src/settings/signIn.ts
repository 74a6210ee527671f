import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, post, remove } from '@/api/client'
import { keys } from '@/api/keys'

// How a mailbox signs in at its provider (OAuth2).

export type Provider = 'google' | 'microsoft' | 'custom'
export interface SignIn {
  provider: Provider | null
  client_id: string
  has_client_secret: boolean
  authorize_url: string
  token_url: string
  scope: string
  connected: boolean
  expires_at: string | null
  error: string | null
}
export interface BeginSignIn {
  provider: Provider
  client_id: string
  client_secret?: string
  authorize_url: string
  token_url: string
  scope: string
  redirect_uri: string
}

export const redirectUri = () => `${window.location.origin}/settings/mailboxes/connected`

const keyOf = (id: number) => [...keys.mailboxes, id, 'sign-in']
export const useSignIn = (id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => keyOf(toValue(id))),
  queryFn: () => get<SignIn>('/mailboxes/{id}/sign-in', { path: { id: toValue(id) } }),
})

function useChange<Input, Answer>(run: (input: Input) => Promise<Answer>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => cache.invalidateQueries({ queryKey: keys.mailboxes }) })
}
export const useBeginSignIn = () => useChange(({ id, ...body }: BeginSignIn & { id: number }) =>
  post<{ url: string }>('/mailboxes/{id}/sign-in', { path: { id }, body }))
export const useEndSignIn = () => useChange((id: number) => remove<void>('/mailboxes/{id}/sign-in', { path: { id } }))
export const useFinishSignIn = () => useChange((body: { state: string; code: string }) =>
  post<{ mailbox_id: number }>('/mailboxes/sign-in/finish', { body }))
