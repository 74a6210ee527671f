import type { InfiniteData, QueryClient } from '@tanstack/vue-query'

import { keys } from '@/api/keys'
import type { Conversation, Page, Row } from '@/api/types'

// Optimistic changes: every list in the cache shows them at once, and `restore` takes them back.
type Pages = InfiniteData<Page<Row>>
type Restore = () => void

function editLists(client: QueryClient, edit: (rows: Row[]) => Row[]): Restore {
  const before = client.getQueriesData<Pages>({ queryKey: ['conversations', 'list'] })
  for (const [key, pages] of before) {
    if (pages) client.setQueryData<Pages>(key, { ...pages, pages: pages.pages.map((page) => ({ ...page, items: edit(page.items) })) })
  }
  return () => before.forEach(([key, pages]) => client.setQueryData(key, pages))
}

export function patchRows(client: QueryClient, ids: ReadonlySet<number>, change: Partial<Row>): Restore {
  const restoreLists = editLists(client, (rows) => (rows.some((row) => ids.has(row.id)) ? rows.map((row) => (ids.has(row.id) ? { ...row, ...change } : row)) : rows))
  const restoreOpen = [...ids].map((id) => patchConversation(client, id, change))
  return () => [restoreLists, ...restoreOpen].forEach((restore) => restore())
}

function patchConversation(client: QueryClient, id: number, change: Partial<Conversation>): Restore {
  const key = keys.conversation(id)
  const before = client.getQueryData<Conversation>(key)
  if (!before) return () => {}
  client.setQueryData(key, { ...before, ...change })
  return () => client.setQueryData(key, before)
}

export function dropRows(client: QueryClient, ids: ReadonlySet<number>): Restore {
  return editLists(client, (rows) => rows.filter((row) => !ids.has(row.id)))
}

export function cachedRow(client: QueryClient, id: number): Row | undefined {
  for (const [, pages] of client.getQueriesData<Pages>({ queryKey: ['conversations', 'list'] })) {
    const found = pages?.pages.flatMap((page) => page.items).find((row) => row.id === id)
    if (found) return found
  }
  return client.getQueryData<Conversation>(keys.conversation(id))
}
