import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, post, remove } from '@/api/client'
import { keys } from '@/api/keys'
import type { List, SpamRule, SpamVerdict } from '@/api/types'
import { t } from '@/i18n'
import { toast } from '@/ui/toast'
import { tell } from './actions'

export const useSpamRules = () => useQuery({
  queryKey: keys.spamRules,
  queryFn: () => get<List<SpamRule>>('/spam/rules').then((answer) => answer.items),
})

export const useSpamVerdicts = (conversation: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => [...keys.conversation(toValue(conversation)), 'spam']),
  queryFn: () => get<List<SpamVerdict>>('/spam/verdicts', { query: { conversations: String(toValue(conversation)) } }).then((answer) => answer.items),
})

// Blocks or allows a sender at once; taken back from the toast.
export function useSpamRule() {
  const client = useQueryClient()
  const refresh = () => void client.invalidateQueries({ queryKey: keys.spamRules })

  // Refused with the field's name: for a form.
  async function add(list: SpamRule['list'], sender: string, reason = ''): Promise<void> {
    const rule = await post<SpamRule>('/spam/rules', { body: { list, sender, reason } })
    const words = t(list === 'block' ? 'spam.blocked' : 'spam.allowed', { sender: rule.sender })
    toast(words, { action: { label: t('ui.undo'), run: () => void drop(rule.id) } })
    refresh()
  }
  async function put(list: SpamRule['list'], sender: string, reason = ''): Promise<boolean> {
    return add(list, sender, reason).then(() => true, (error: unknown) => {
      tell(error)
      return false
    })
  }
  async function drop(id: number): Promise<void> {
    try {
      await remove('/spam/rules/{id}', { path: { id } })
    } catch (error) {
      tell(error)
    }
    refresh()
  }
  return { add, put, drop }
}
