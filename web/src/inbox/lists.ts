import { useQuery } from '@tanstack/vue-query'

import { get } from '@/api/client'
import { keys } from '@/api/keys'
import type { Counts, List, SavedView, Tag } from '@/api/types'

export function useCounts() {
  return useQuery({ queryKey: keys.counts, queryFn: () => get<Counts>('/conversations/counts') })
}
export function useSavedViews() {
  return useQuery({ queryKey: keys.views, queryFn: () => get<List<SavedView>>('/views').then((list) => list.items) })
}
export function useTags() {
  return useQuery({ queryKey: keys.tags, queryFn: () => get<List<Tag>>('/tags').then((list) => list.items) })
}
