import { useInfiniteQuery, useQuery, useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { computed, inject, onScopeDispose, provide, type ComputedRef, type InjectionKey } from 'vue'

import { get, post } from '@/api/client'
import { keys } from '@/api/keys'
import { onEvents, viewConversation } from '@/api/live'
import type { Conversation, Entry, Message, Page } from '@/api/types'
import { patchRows } from '@/inbox/cache'

const threadPage = 40

const conversationQuery = (id: number) => ({
  queryKey: keys.conversation(id),
  queryFn: () => get<Conversation>('/conversations/{id}', { path: { id } }),
  // Shown from the cache at once, and asked again: what came while nobody listened must not be missed.
  staleTime: 5_000,
  shallow: true,
})
const threadQuery = (id: number) => ({
  queryKey: keys.thread(id),
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    get<Page<Entry>>('/conversations/{id}/thread', { path: { id }, query: { before: pageParam, limit: threadPage } }),
  initialPageParam: null as string | null,
  getNextPageParam: (older: Page<Entry>) => older.next,
  staleTime: 5_000,
  shallow: true,
})

export function prefetchConversation(client: QueryClient, id: number): void {
  void client.prefetchQuery(conversationQuery(id))
  void client.prefetchInfiniteQuery(threadQuery(id))
}

export function useConversation(id: number) {
  const conversation = useQuery(conversationQuery(id))
  const thread = useInfiniteQuery(threadQuery(id))
  // Pages come newest first, each oldest first.
  const entries = computed(() => [...(thread.data.value?.pages ?? [])].reverse().flatMap((page) => page.items))
  const messages = computed(() => entries.value.flatMap((entry) => (entry.type === 'message' ? [entry.message] : [])))
  viewConversation(id)
  onScopeDispose(() => viewConversation(null))
  return { conversation, thread, entries, messages }
}

const readMs = 250

// Reading is told once the newest message has been on screen for a moment: passing by is not reading.
export function useReading(id: number, messages: ComputedRef<Message[]>) {
  const client = useQueryClient()
  let told = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(timer))
  function tell(): void {
    timer = undefined
    const newest = messages.value.at(-1)?.id ?? 0
    if (newest <= told || document.hidden) return
    told = newest
    patchRows(client, new Set([id]), { unread: false })
    post('/conversations/{id}/read', { path: { id }, body: { up_to_message_id: newest } }).catch(() => (told = 0))
  }
  return () => void (timer ??= setTimeout(tell, readMs))
}

// What the parts of one conversation's pane share.
export interface Pane {
  id: number
  conversation: ComputedRef<Conversation | undefined>
  messages: ComputedRef<Message[]>
  newestMessageId: ComputedRef<number>
  // Solved, snoozed, moved to the trash: on to the next.
  done: () => void
  quote: (message: Message) => void
}
const paneKey: InjectionKey<Pane> = Symbol('conversation')
export function providePane(pane: Pane): void {
  provide(paneKey, pane)
}
export function usePane(): Pane {
  return inject(paneKey)!
}

export function useOwnEvents(id: number, handler: (names: string[]) => void): void {
  onScopeDispose(
    onEvents((items) => {
      const names = items.filter((item) => item.conversation_id === id).map((item) => item.name)
      if (names.length > 0) handler(names)
    }),
  )
}
