import { computed, shallowRef, watch, type Ref } from 'vue'

// Which rows are ticked. It forgets rows that left the list, so that nothing unseen is changed.
export function useSelection(ids: Ref<number[]>) {
  const selected = shallowRef<ReadonlySet<number>>(new Set())
  const count = computed(() => selected.value.size)
  let anchor: number | null = null

  function toggle(id: number): void {
    const next = new Set(selected.value)
    if (!next.delete(id)) next.add(id)
    anchor = id
    selected.value = next
  }
  function extendTo(id: number): void {
    const from = anchor === null ? -1 : ids.value.indexOf(anchor)
    const to = ids.value.indexOf(id)
    if (from < 0 || to < 0) return toggle(id)
    selected.value = new Set([...selected.value, ...ids.value.slice(Math.min(from, to), Math.max(from, to) + 1)])
  }
  function all(): void {
    selected.value = new Set(ids.value)
  }
  function clear(): void {
    selected.value = new Set()
    anchor = null
  }
  watch(ids, (now) => {
    if (selected.value.size === 0) return
    const kept = now.filter((id) => selected.value.has(id))
    if (kept.length !== selected.value.size) selected.value = new Set(kept)
  })
  return { selected, count, toggle, extendTo, all, clear }
}
export type Selection = ReturnType<typeof useSelection>
