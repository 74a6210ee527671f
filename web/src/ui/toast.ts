import { shallowRef } from 'vue'

// Toasts only confirm what is off-screen, with a way back; errors are also shown where they happened.
export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'error'
  action?: { label: string; keys?: string; run: () => void }
  until: number
  countdown: boolean
}
export interface ToastOptions {
  tone?: Toast['tone']
  action?: Toast['action']
  ms?: number
  countdown?: boolean
}

export const toasts = shallowRef<Toast[]>([])
const timers = new Map<number, ReturnType<typeof setTimeout>>()
let nextId = 1

export function toast(text: string, options: ToastOptions = {}): number {
  const id = nextId++
  const ms = options.ms ?? (options.tone === 'error' ? 10_000 : 6_000)
  const shown: Toast = { id, text, tone: options.tone ?? 'plain', until: Date.now() + ms, countdown: options.countdown ?? false }
  if (options.action) shown.action = options.action
  toasts.value = [...toasts.value.slice(-2), shown]
  timers.set(id, setTimeout(() => dismiss(id), ms))
  return id
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  toasts.value = toasts.value.filter((one) => one.id !== id)
}

// While somebody reads or reaches for them, they stay.
export function holdToasts(): void {
  timers.forEach((timer) => clearTimeout(timer))
}
export function releaseToasts(): void {
  for (const one of toasts.value) {
    timers.set(one.id, setTimeout(() => dismiss(one.id), one.countdown ? Math.max(0, one.until - Date.now()) : 3_000))
  }
}

// The newest toast's way back, for the key Z.
export function runNewestAction(): boolean {
  const newest = toasts.value.findLast((one) => one.action)
  if (!newest) return false
  newest.action!.run()
  dismiss(newest.id)
  return true
}
