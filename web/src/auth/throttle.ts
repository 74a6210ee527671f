import { computed, onBeforeUnmount, ref } from 'vue'

import type { Problem } from '@/api/problem'
import { currentLocale } from '@/i18n'

const FALLBACK_SECONDS = 30

// The wait after too many attempts, counted down in words.
export function useThrottle() {
  const seconds = ref(0)
  const over = ref(false)
  let timer: ReturnType<typeof setInterval> | undefined

  function start(problem: Problem) {
    seconds.value = problem.retryAfter ?? FALLBACK_SECONDS
    over.value = false
    clearInterval(timer)
    timer = setInterval(tick, 1000)
  }
  function tick() {
    seconds.value -= 1
    if (seconds.value > 0) return
    clearInterval(timer)
    over.value = true
  }
  const words = computed(() => {
    const minutes = seconds.value >= 90
    return new Intl.NumberFormat(currentLocale(), {
      style: 'unit', unit: minutes ? 'minute' : 'second', unitDisplay: 'long',
    }).format(minutes ? Math.ceil(seconds.value / 60) : seconds.value)
  })
  onBeforeUnmount(() => clearInterval(timer))
  return { seconds, over, words, start }
}
