import type { QueryClient } from '@tanstack/vue-query'

import { keys } from './keys'
import { onEvents, onResync } from './live'
import type { Conversation, LiveItem } from './types'

// Which answers an event makes old. Lists and counts are asked again at most once a second, however
// many events come; the lists themselves listen in inbox/list.ts, because a list in use must not jump.

// What a subject's events touch besides conversations.
const touched: Record<string, (id: number) => (readonly unknown[])[]> = {
  agent: () => [keys.agents, keys.teams],
  team: () => [keys.teams],
  role: () => [keys.roles],
  tag: () => [keys.tags],
  view: () => [keys.views],
  mailbox: () => [keys.mailboxes, ['failed-mail']],
  field: () => [['fields']],
  customer: (id) => [keys.customers, keys.customer(id)],
  organisation: () => [keys.organisations],
  order: (id) => [['orders', id], ['overview']],
  refund: () => [['overview']],
  approval: () => [['approvals'], ['authority', 'mine']],
  shipment: (id) => [['shipments', id], ['overview']],
  return: (id) => [['returns', id], ['overview']],
  promise: () => [['promises'], ['overview']],
  product: (id) => [['products', id]],
  lot: (id) => [['lots', id], ['stock']],
  supplier: (id) => [['suppliers', id]],
  purchase_order: (id) => [['purchase-orders', id]],
  receipt: (id) => [['receipts', id]],
  inspection: () => [['inspections']],
  non_conformance: (id) => [['non-conformances', id]],
}

// Long lists of operations: asked again at most every few seconds, however busy the warehouse is.
const listed: Record<string, string> = {
  order: 'orders', shipment: 'shipments', return: 'returns', product: 'products', lot: 'lots', supplier: 'suppliers',
  purchase_order: 'purchase-orders', receipt: 'receipts', non_conformance: 'non-conformances',
}
const listPause = 3_000

export function startLiveCache(client: QueryClient): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const recount = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      void client.invalidateQueries({ queryKey: keys.counts })
    }, 600)
  }
  const waiting = new Set<string>()
  const relist = (noun: string) => {
    if (waiting.has(noun)) return
    waiting.add(noun)
    setTimeout(() => {
      waiting.delete(noun)
      void client.invalidateQueries({ queryKey: [noun, 'list'] })
    }, listPause)
  }
  onEvents((items) => {
    for (const { subject_kind: kind } of items) if (listed[kind]) relist(listed[kind])
    for (const key of [...staleKeys(items), ...customerKeys(client, items)]) void client.invalidateQueries({ queryKey: key })
    if (items.some((item) => item.conversation_id !== null)) recount()
  })
  onResync(() => void client.invalidateQueries())
}

// A customer's figures count their conversations; whose it is, the cache knows of those it has shown.
export function customerKeys(client: QueryClient, items: LiveItem[]): (readonly unknown[])[] {
  const customers = new Set<number>()
  for (const { conversation_id: id } of items) {
    const shown = id === null ? undefined : client.getQueryData<Conversation>(keys.conversation(id))
    if (shown) customers.add(shown.customer.id)
  }
  return [...customers].map((id) => keys.customer(id))
}

export function staleKeys(items: LiveItem[]): (readonly unknown[])[] {
  const found = new Map<string, readonly unknown[]>()
  const add = (key: readonly unknown[]) => found.set(JSON.stringify(key), key)
  for (const item of items) {
    touched[item.subject_kind]?.(item.subject_id).forEach(add)
    if (item.conversation_id !== null) add(keys.conversation(item.conversation_id))
    if (item.name.startsWith('reference.')) add(['overview'])
  }
  return [...found.values()]
}
