import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

// One choice of a list's head, kept in the address, so that back and a shared link find it again.
export function useFilter<T extends string>(name: string): WritableComputedRef<T | undefined> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => (typeof route.query[name] === 'string' ? (route.query[name] as T) : undefined),
    set: (value) => void router.replace({ query: { ...route.query, [name]: value } }),
  })
}
