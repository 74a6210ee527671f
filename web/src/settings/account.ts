import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'

import { get, post, put, remove } from '@/api/client'
import type { AgentSession, List } from '@/api/types'

// My own account: what only I may change.

export const useMySessions = () =>
  useQuery({ queryKey: ['me', 'sessions'], queryFn: () => get<List<AgentSession>>('/me/sessions').then((a) => a.items) })

export function useEndSession() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => remove<void>('/me/sessions/{id}', { path: { id } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['me', 'sessions'] }),
  })
}

export const changePassword = (current: string, next: string) =>
  put<void>('/me/password', { body: { current, new: next } })

export interface TotpStart { secret: string; otpauth_url: string }
export const startTotp = () => post<TotpStart>('/me/totp')
export const confirmTotp = (code: string) => put<{ recovery_codes: string[] }>('/me/totp', { body: { code } })
export const removeTotp = (password: string) => post<void>('/me/totp/removal', { body: { password } })
