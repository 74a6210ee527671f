import { computed, shallowRef, watch } from 'vue'

import { post } from '@/api/client'
import { connection } from '@/api/live'
import { isProblem } from '@/api/problem'
import { queryClient } from '@/api/query'
import { keys } from '@/api/keys'
import { t } from '@/i18n'
import { toast } from '@/ui/toast'

// Replies written while the server could not be reached. They wait in the browser, also through a
// reload, and leave in order once the line is back. One that is then refused goes back to its
// author: its text is still the conversation's draft.
interface Waiting {
  conversation: number
  body: object
}
const storeKey = 'tandem.waiting'

function load(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(storeKey) ?? '[]') as Waiting[]
  } catch {
    return []
  }
}
const waiting = shallowRef<Waiting[]>(load())
export const waitingSends = computed(() => waiting.value.length)

function keep(next: Waiting[]): void {
  waiting.value = next
  localStorage.setItem(storeKey, JSON.stringify(next))
}
export function sendLater(conversation: number, body: object): void {
  keep([...waiting.value, { conversation, body }])
  again()
}

const retryMs = 5_000
let timer: ReturnType<typeof setTimeout> | undefined
function again(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void sendWaiting(), retryMs)
}

let sending = false
export async function sendWaiting(): Promise<void> {
  if (sending) return
  sending = true
  try {
    while (waiting.value[0]) if (!(await sendFirst(waiting.value[0]))) break
  } finally {
    sending = false
  }
  if (waiting.value.length > 0) again()
}
async function sendFirst(first: Waiting): Promise<boolean> {
  try {
    await post('/conversations/{id}/replies', { path: { id: first.conversation }, body: first.body })
    toast(t('composer.sentLate', { id: first.conversation }))
  } catch (error) {
    if (isProblem(error) && error.passing) return false
    toast(t('composer.refusedLate', { id: first.conversation, reason: isProblem(error) ? error.message : '' }), { tone: 'error', ms: 30_000 })
  }
  keep(waiting.value.slice(1))
  await queryClient.invalidateQueries({ queryKey: keys.conversation(first.conversation) })
  return true
}
watch(connection, (state) => state === 'online' && void sendWaiting())
