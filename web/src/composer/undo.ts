import { post } from '@/api/client'
import { keys } from '@/api/keys'
import { isProblem } from '@/api/problem'
import { queryClient } from '@/api/query'
import type { Draft } from '@/api/types'
import { t } from '@/i18n'
import { tell } from '@/conversation/actions'
import { toast } from '@/ui/toast'

// Taking a reply back before it leaves gives its text to the composer again, wherever that is open.
type Listener = (conversation: number, draft: Draft) => void
const listeners = new Set<Listener>()
export function onUndone(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

// A reply that was held is a draft again too.
export function giveBack(conversation: number, draft: Draft): void {
  listeners.forEach((listener) => listener(conversation, draft))
}

export async function undoSend(message: number, conversation: number): Promise<void> {
  try {
    const draft = await post<Draft>('/messages/{id}/undo', { path: { id: message } })
    giveBack(conversation, draft)
    toast(t('composer.undone'))
  } catch (error) {
    if (isProblem(error, 'too_late')) toast(t('composer.tooLate'), { tone: 'error' })
    else tell(error)
  }
  await queryClient.invalidateQueries({ queryKey: keys.conversation(conversation) })
}
