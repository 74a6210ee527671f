import { ref } from 'vue'

// Asks before a page with unsaved changes is left: inside the product by our own dialog, outside of
// it by the browser's.
export function useLeaveGuard(unsaved: () => boolean) {
  const asking = ref(false)
  let answer: (leave: boolean) => void = () => {}

  function ask(): boolean | Promise<boolean> {
    if (!unsaved()) return true
    asking.value = true
    return new Promise((resolve) => { answer = resolve })
  }
  function decide(leave: boolean) {
    asking.value = false
    answer(leave)
  }
  function warn(event: BeforeUnloadEvent) {
    if (unsaved()) event.preventDefault()
  }
  return { asking, ask, warn, leave: () => decide(true), stay: () => decide(false) }
}
