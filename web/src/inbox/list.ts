import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, toValue, type MaybeRefOrGetter } from 'vue'

import { get } from '@/api/client'
import { keys } from '@/api/keys'
import { onEvents } from '@/api/live'
import type { LiveItem, Page, Row } from '@/api/types'
import { me } from '@/session/session'
import { announce } from '@/ui/announce'
import { t } from '@/i18n'
import type { ListFilter } from './filter'

const pageSize = 50
const refreshMs = 800
const quiet = new Set(['conversation.draft_started', 'conversation.draft_discarded', 'conversation.followed', 'conversation.unfollowed'])

// One list, page by page. While the pointer rests on it nothing may move under the hand: what is new
// waits as `newer` until it is asked for or the pointer leaves.
export function useConversationList(filter: MaybeRefOrGetter<ListFilter>) {
  const client = useQueryClient()
  const queryKey = computed(() => keys.list(toValue(filter)))
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => get<Page<Row>>('/conversations', { query: { ...toValue(filter), after: pageParam, limit: pageSize }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 15_000,
    shallow: true,
  })
  const rows = computed(() => distinct(query.data.value?.pages.flatMap((page) => page.items) ?? []))

  const held = ref(false)
  const newer = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  const changed = new Set<number>()

  function refresh(): void {
    clearTimeout(timer)
    timer = undefined
    newer.value = 0
    changed.clear()
    void client.invalidateQueries({ queryKey: ['conversations', 'list'] })
  }
  function onLive(items: LiveItem[]): void {
    const relevant = items.filter((item) => item.conversation_id !== null && !quiet.has(item.name))
    if (relevant.length === 0) return
    const foreign = relevant.filter((item) => item.actor_id !== me.value?.id)
    foreign.forEach((item) => changed.add(item.conversation_id!))
    if (held.value && foreign.length === relevant.length) newer.value = changed.size
    else timer ??= setTimeout(refresh, refreshMs)
    const arrived = foreign.filter((item) => item.name === 'message.received').length
    if (arrived > 0) announce(t('inbox.arrived', { n: arrived }, arrived))
  }
  onScopeDispose(onEvents(onLive))
  onScopeDispose(() => clearTimeout(timer))

  function hold(): void {
    held.value = true
  }
  function release(): void {
    held.value = false
    if (newer.value > 0) refresh()
  }
  return { query, rows, newer, refresh, hold, release }
}

// A row that moved up between two pages' requests would stand in both.
export function distinct(rows: Row[]): Row[] {
  const seen = new Set<number>()
  return rows.filter((row) => !seen.has(row.id) && seen.add(row.id))
}
