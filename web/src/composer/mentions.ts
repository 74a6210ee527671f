import { Mention } from '@tiptap/extension-mention'
import type { SuggestionKeyDownProps, SuggestionProps } from '@tiptap/suggestion'
import { computed, shallowRef } from 'vue'

import { queryClient } from '@/api/query'
import { keys } from '@/api/keys'
import type { Agent } from '@/api/types'

// Typing @ in a note offers the agents.
export interface MentionItem {
  id: number
  label: string
}
type Shown = SuggestionProps<MentionItem>

export function useMentionList() {
  const shown = shallowRef<Shown | null>(null)
  const at = shallowRef(0)
  const items = computed(() => shown.value?.items ?? [])

  function onKeyDown({ event }: SuggestionKeyDownProps): boolean {
    const count = items.value.length
    if (event.key === 'Escape') {
      shown.value = null
      return true
    }
    if (count === 0) return false
    if (event.key === 'ArrowDown') at.value = (at.value + 1) % count
    else if (event.key === 'ArrowUp') at.value = (at.value + count - 1) % count
    else if (event.key === 'Enter' || event.key === 'Tab') choose(at.value)
    else return false
    return true
  }
  function choose(index: number): void {
    const item = items.value[index]
    if (item) shown.value?.command({ id: String(item.id), label: item.label })
  }
  function show(next: Shown): void {
    shown.value = next
    at.value = 0
  }
  return { shown, at, items, onKeyDown, choose, show }
}
export type MentionListState = ReturnType<typeof useMentionList>

function agentsLike(query: string): MentionItem[] {
  const wanted = query.toLocaleLowerCase()
  return (queryClient.getQueryData<Agent[]>(keys.agents) ?? [])
    .filter((agent) => agent.active && agent.name.toLocaleLowerCase().includes(wanted))
    .slice(0, 8)
    .map((agent) => ({ id: agent.id, label: agent.name }))
}

export function mentionExtension(list: MentionListState, allowed: () => boolean) {
  return Mention.configure({
    suggestion: {
      allow: () => allowed(),
      items: ({ query }) => agentsLike(query),
      render: () => ({
        onStart: (props: Shown) => list.show(props),
        onUpdate: (props: Shown) => list.show(props),
        onKeyDown: (props) => list.shown.value !== null && list.onKeyDown(props),
        onExit: () => (list.shown.value = null),
      }),
    },
  })
}
