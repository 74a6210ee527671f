import { useQueryClient } from '@tanstack/vue-query'
import { computed, onScopeDispose, watch, type Ref } from 'vue'
import { useRouter, type RouteLocationRaw } from 'vue-router'

import { prefetchConversation } from '@/conversation/conversation'
import type { Row } from '@/api/types'
import { t } from '@/i18n'
import { useCommands } from '@/keyboard/commands'
import { can } from '@/session/session'
import { phone } from '@/shell/width'
import { afterPaint } from '@/ui/frame'
import type { Selection } from './selection'

interface ListOfKeys {
  rows: Ref<Row[]>
  current: Ref<number | null>
  opened: Readonly<Ref<number | null>>
  selection: Selection
  linkTo: (row: Row) => string
  toList: () => RouteLocationRaw
  focusList: () => void
  compose: () => void
}

// Moving through the list by keys; the conversation under the cursor is the one shown.
export function useListKeys({ rows, current, opened, selection, linkTo, toList, focusList, compose }: ListOfKeys) {
  const router = useRouter()
  const client = useQueryClient()
  const at = computed(() => rows.value.findIndex((row) => row.id === current.value))

  function show(index: number): void {
    const row = rows.value[index]
    if (!row) return
    void router.replace(linkTo(row))
    prefetchConversation(client, row.id)
  }
  // Where J and K may go next is fetched once a conversation is shown, not for those that were passed.
  function prefetchNeighbours(): void {
    if (at.value < 0) return
    for (const by of [1, 2, -1]) {
      const row = rows.value[at.value + by]
      if (row) prefetchConversation(client, row.id)
    }
  }
  let cancel = () => {}
  watch(
    opened,
    () => {
      cancel()
      cancel = afterPaint(prefetchNeighbours)
    },
    { immediate: true },
  )
  onScopeDispose(() => cancel())
  const step = (by: 1 | -1) => show(at.value < 0 ? 0 : Math.min(rows.value.length - 1, Math.max(0, at.value + by)))
  function extend(by: 1 | -1): void {
    const row = rows.value[at.value]
    if (row && selection.count.value === 0) selection.toggle(row.id)
    const next = rows.value[at.value + by]
    if (!next) return
    selection.extendTo(next.id)
    show(at.value + by)
  }
  // After a conversation is done with: the one below it, or the list when there is none.
  function openNext(): void {
    const next = rows.value[at.value + 1] ?? rows.value[at.value - 1]
    void router.replace(next && !phone.value ? linkTo(next) : toList())
  }

  const some = () => rows.value.length > 0
  useCommands([
    { id: 'list.next', title: () => t('inbox.do.next'), group: 'list', keys: 'j', hidden: true, enabled: some, run: () => step(1) },
    { id: 'list.previous', title: () => t('inbox.do.previous'), group: 'list', keys: 'k', hidden: true, enabled: some, run: () => step(-1) },
    { id: 'list.down', title: () => t('inbox.do.next'), group: 'list', keys: 'arrowdown', hidden: true, enabled: some, run: () => step(1) },
    { id: 'list.up', title: () => t('inbox.do.previous'), group: 'list', keys: 'arrowup', hidden: true, enabled: some, run: () => step(-1) },
    { id: 'list.tick', title: () => t('inbox.do.tick'), group: 'list', keys: 'x', enabled: () => current.value !== null, run: () => selection.toggle(current.value!) },
    { id: 'list.extendDown', title: () => t('inbox.do.extendDown'), group: 'list', keys: 'shift+j', hidden: true, enabled: some, run: () => extend(1) },
    { id: 'list.extendUp', title: () => t('inbox.do.extendUp'), group: 'list', keys: 'shift+k', hidden: true, enabled: some, run: () => extend(-1) },
    { id: 'list.all', title: () => t('inbox.do.all'), group: 'list', keys: 'mod+a', enabled: some, run: selection.all },
    { id: 'list.focus', title: () => t('inbox.do.focus'), group: 'list', hidden: true, enabled: some, run: focusList },
    { id: 'list.compose', title: () => t('inbox.compose'), group: 'list', keys: 'c', enabled: () => can('conversations_reply'), run: compose },
    { id: 'list.search', title: () => t('inbox.do.search'), group: 'list', keys: '/', run: () => void router.push('/search') },
    { id: 'list.leave', title: () => t('inbox.do.leave'), group: 'list', keys: 'escape', hidden: true, enabled: () => selection.count.value > 0 || current.value !== null, run: leave },
  ])
  function leave(): void {
    if (selection.count.value > 0) selection.clear()
    else focusList()
  }
  return { openNext }
}
