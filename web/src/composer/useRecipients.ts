import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'

import { get } from '@/api/client'
import { keys } from '@/api/keys'
import type { Address, Conversation, List, Mailbox } from '@/api/types'
import type { Pane } from '@/conversation/conversation'
import type { Writing } from './draft'
import { replyAllCc, replyTo } from './recipients'

// Whom the reply goes to: proposed from the thread until its writer says otherwise.
export function useRecipients(writing: Writing, pane: Pane, conversation: Conversation) {
  const touched = ref(writing.to.length > 0)
  const shown = ref(writing.cc.length > 0 || writing.bcc.length > 0)
  const { data: mailboxes } = useQuery({
    queryKey: keys.mailboxes,
    queryFn: () => get<List<Mailbox>>('/mailboxes').then((list) => list.items),
  })
  const own = computed(() => new Set((mailboxes.value ?? []).map((mailbox) => mailbox.address.toLowerCase())))
  const proposed = computed<Address[]>(() => replyTo(pane.messages.value, conversation.customer))
  const others = computed(() => replyAllCc(pane.messages.value, own.value, writing.to.length > 0 ? writing.to : proposed.value))
  const to = computed<Address[]>({
    get: () => (touched.value ? writing.to : proposed.value),
    set: (next) => {
      touched.value = true
      writing.to = next
    },
  })
  watch(
    () => writing.to.length,
    (length) => (touched.value = length > 0 || touched.value),
  )
  // What was only proposed becomes what is sent.
  function complete(): void {
    if (!touched.value) writing.to = proposed.value
    touched.value = false
  }
  function replyAll(): void {
    writing.cc = [...writing.cc, ...others.value]
    shown.value = true
  }
  return { to, others, shown, complete, replyAll }
}
export type Recipients = ReturnType<typeof useRecipients>
