import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'

import { get, patch } from '@/api/client'

export interface CompanySettings { company: string; public_url: string | null; default_locale: string }

export const useSettings = () =>
  useQuery({ queryKey: ['settings'], queryFn: () => get<CompanySettings>('/settings') })

export function useChangeSettings() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: Partial<CompanySettings>) => patch<CompanySettings>('/settings', { body }),
    onSuccess: () => Promise.all(['settings', 'session'].map((key) => cache.invalidateQueries({ queryKey: [key] }))),
  })
}
