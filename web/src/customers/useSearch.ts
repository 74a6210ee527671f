import { onScopeDispose, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

const PAUSE_MS = 200

// What is typed, what is asked for once the typing pauses, and both in the address, so that back,
// reload and a shared link find the same list.
export function useSearch() {
  const route = useRoute()
  const router = useRouter()
  const q = ref(typeof route.query.q === 'string' ? route.query.q : '')
  const asked = ref(q.value.trim())
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(q, (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      asked.value = text.trim()
      void router.replace({ query: { ...route.query, q: asked.value || undefined } })
    }, PAUSE_MS)
  })
  // A row that is clicked before the typing pauses is where one goes; the address of the list would
  // call that off.
  const stop = router.beforeEach((to) => {
    if (to.path !== route.path) clearTimeout(timer)
  })
  onScopeDispose(() => {
    stop()
    clearTimeout(timer)
  })
  return { q, asked }
}
