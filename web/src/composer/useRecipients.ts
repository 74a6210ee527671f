import { useQuery } from '@tanstack/vue-query'
import { computed, ref } from 'vue'

import { get } from '@/api/client'
import { keys } from '@/api/keys'
import type { Address, Conversation, List, Mailbox } from '@/api/types'
import type { Pane } from '@/conversation/conversation'
import type { Writing } from './draft'
import { replyAllCc, replyTo, without } from './recipients'

// Whom the reply goes to: proposed from the thread until its writer says otherwise.
export function useRecipients(writing: Writing, pane: Pane, conversation: Conversation) {
  // Its writer took everybody away: then nobody is proposed again.
  const emptied = ref(false)
  const shown = ref(writing.cc.length > 0 || writing.bcc.length > 0)
  const { data: mailboxes } = useQuery({
    queryKey: keys.mailboxes,
    queryFn: () => get<List<Mailbox>>('/mailboxes').then((list) => list.items),
  })
  const own = computed(() => new Set((mailboxes.value ?? []).map((mailbox) => mailbox.address.toLowerCase())))
  // Whoever waits for approval gets nothing, so they are never proposed.
  const held = computed(() => (pane.conversation.value?.participants ?? []).filter((one) => one.held))
  const letters = computed(() => pane.messages.value.filter((one) => !held.value.some((person) => person.address.toLowerCase() === one.author.address?.toLowerCase())))
  const proposed = computed<Address[]>(() => replyTo(letters.value, conversation.customer))
  const to = computed<Address[]>({
    get: () => (writing.to.length > 0 || emptied.value ? writing.to : proposed.value),
    set: (next) => {
      emptied.value = next.length === 0
      writing.to = next
    },
  })
  const others = computed(() => without(replyAllCc(letters.value, own.value, to.value), held.value))

  // What was only proposed becomes what is sent.
  function complete(): void {
    writing.to = to.value
  }
  function replyAll(): void {
    writing.cc = [...writing.cc, ...others.value]
    shown.value = true
  }
  function reset(): void {
    emptied.value = false
    shown.value = false
  }
  return { to, others, shown, complete, replyAll, reset }
}
export type Recipients = ReturnType<typeof useRecipients>
