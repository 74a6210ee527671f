import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'

import { get, post, remove } from '@/api/client'
import type { ApiKey, List, Permission } from '@/api/types'

const key = ['api-keys']

export const useApiKeys = () =>
  useQuery({ queryKey: key, queryFn: () => get<List<ApiKey>>('/api-keys').then((a) => a.items) })

export function useCreateApiKey() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; scopes: Permission[] }) =>
      post<ApiKey & { key: string }>('/api-keys', { body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: key }),
  })
}

export function useDeleteApiKey() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => remove<void>('/api-keys/{id}', { path: { id } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: key }),
  })
}
