import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'

const hiddenMs = 100 // a hidden page paints nothing

/** Does the work once the frame that is being made is on the screen; returns what calls it off. */
export function afterPaint(work: () => void): () => void {
  let over = false
  const late = setTimeout(once, hiddenMs)
  function once(): void {
    if (over) return
    cancel()
    work()
  }
  function cancel(): void {
    over = true
    clearTimeout(late)
  }
  requestAnimationFrame(() => {
    if (over) return
    const painted = new MessageChannel()
    painted.port1.onmessage = () => {
      painted.port1.close()
      once()
    }
    painted.port2.postMessage(null)
  })
  return cancel
}

/** For what will be wanted soon but by nobody yet. */
export function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 3_000 })
  else setTimeout(work, 500)
}

/** False for the first frame of whoever asks, for `frames` of them; then true. */
export function useLater(frames = 1): Readonly<Ref<boolean>> {
  const ready = ref(false)
  const wait = (left: number) => () => {
    if (left === 0) ready.value = true
    else cancel = afterPaint(wait(left - 1))
  }
  let cancel = afterPaint(wait(frames - 1))
  onScopeDispose(() => cancel())
  return ready
}

/** Follows the source a frame behind, without the values that it had in passing only. */
export function useFollowing<T>(source: Readonly<Ref<T>>) {
  const value = shallowRef(source.value) as Ref<T>
  let cancel = () => {}
  function catchUp(): void {
    cancel()
    value.value = source.value
  }
  watch(
    source,
    () => {
      cancel()
      cancel = afterPaint(catchUp)
    },
    { flush: 'sync' },
  )
  onScopeDispose(() => cancel())
  return { value: value as Readonly<Ref<T>>, catchUp }
}
