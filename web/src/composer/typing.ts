import { onScopeDispose } from 'vue'

import type { PresenceState } from '@/api/types'

// Others are told that somebody writes, at most every three seconds, and that they stopped after six.
export function useTyping(tell: (state: PresenceState) => void, note: () => boolean): () => void {
  let last = 0
  let stop: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(stop))
  return () => {
    clearTimeout(stop)
    stop = setTimeout(() => {
      last = 0
      tell('viewing')
    }, 6_000)
    if (Date.now() - last < 3_000) return
    last = Date.now()
    tell(note() ? 'typing' : 'replying')
  }
}
