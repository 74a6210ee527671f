import type { Message } from '@/api/types'
import { i18n, t } from '@/i18n'
import { inOurWords } from '@/i18n/server'

export type Why = NonNullable<Message['placement']>

// Those that an agent should know of without asking: something was not as it seemed.
const notable = new Set(['held', 'token_forged', 'stranger_reference', 'stranger_number', 'sender_disowned', 'other_subject', 'ambiguous', 'after_end', 'too_many_held'])
export function isNotable(message: Message): boolean {
  return message.placement !== null && message.placement !== undefined && notable.has(message.placement.code)
}

// A reason that a newer server knows and this page does not is told as the server said it.
export function whySentence(why: Why, said: string | null | undefined): string {
  const key = `placement.why.${why.code}`
  if (!i18n.global.te(key)) return inOurWords(said ?? why.code)
  return t(key, { id: why.conversation_id ?? '', detail: why.detail })
}
