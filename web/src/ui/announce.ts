import { ref } from 'vue'

// One polite voice for the whole page. What is said within five seconds is said together.
export const announcement = ref('')
let waiting: string[] = []
let timer: ReturnType<typeof setTimeout> | undefined

export function announce(text: string): void {
  if (waiting.at(-1) === text) return
  waiting.push(text)
  timer ??= setTimeout(speak, announcement.value ? 5_000 : 100)
}
function speak(): void {
  announcement.value = waiting.join('. ')
  waiting = []
  timer = undefined
}
