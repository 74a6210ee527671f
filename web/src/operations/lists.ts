import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get } from '@/api/client'
import type { Page } from '@/api/types'

// A list that comes in pages of a hundred, kept under the noun of its path: ['orders', 'list', {…}].
export function usePages<T>(path: string, filter: MaybeRefOrGetter<Record<string, unknown>>) {
  const query = useInfiniteQuery({
    queryKey: computed(() => [path.slice(1), 'list', toValue(filter)]),
    queryFn: ({ pageParam }) => get<Page<T>>(path, { query: { ...toValue(filter), limit: 100, after: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<T>) => last.next,
  })
  const rows = computed<T[]>(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  return { query, rows }
}
