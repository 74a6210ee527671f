import { nextTick, onScopeDispose, type Ref } from 'vue'

import { useFollowing } from '@/ui/frame'

const moving = new Set(['j', 'k', 'arrowdown', 'arrowup', 'shift', 'control', 'alt', 'meta'])

// The list says where it stands in the frame of the key; the conversation follows in the next, and
// those that were passed meanwhile are never built. A key that means the conversation finds it there.
export function useOpened(current: Readonly<Ref<number | null>>): Readonly<Ref<number | null>> {
  const { value: opened, catchUp } = useFollowing(current)

  async function onKeydown(event: KeyboardEvent): Promise<void> {
    if (opened.value === current.value || moving.has(event.key.toLowerCase())) return
    const { target } = event
    event.preventDefault()
    event.stopImmediatePropagation()
    catchUp()
    await nextTick()
    ;(target instanceof Element && target.isConnected ? target : document.body).dispatchEvent(new KeyboardEvent('keydown', event))
  }
  addEventListener('keydown', onKeydown, { capture: true })
  onScopeDispose(() => removeEventListener('keydown', onKeydown, { capture: true }))
  return opened
}
