import { watch, type Ref } from 'vue'

// Runs with the data of a query, now if it is there, and whenever it comes again.
export function watchData<T>(query: { data: Ref<T | undefined> }, take: (data: T) => void): void {
  watch(query.data, (data) => {
    if (data !== undefined) take(data)
  }, { immediate: true })
}
