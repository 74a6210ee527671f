import { useRouter } from 'vue-router'

import { post, put, remove } from '@/api/client'
import type { Conversation, Message } from '@/api/types'
import { t } from '@/i18n'
import { toast } from '@/ui/toast'
import { tell, useActions } from './actions'

// Putting letters where they belong: every step is one click, says what it did, and has a way back.
export function usePlacement() {
  const actions = useActions()
  const router = useRouter()

  async function step(ids: readonly number[], work: () => Promise<Done | void>): Promise<void> {
    let touched = ids
    try {
      const done = await work()
      if (done) {
        touched = [...ids, ...(done.others ?? [])]
        const all = touched
        toast(done.text, { action: { label: t('ui.undo'), keys: 'z', run: () => void step(all, done.back) } })
      }
    } catch (error) {
      tell(error)
    } finally {
      actions.refresh(touched)
    }
  }

  // One letter into a conversation of its own; the agent stays where they are.
  const splitOff = (conversation: Conversation, message: Message) => step([conversation.id], async () => {
    const subject = message.subject || conversation.subject
    const made = await post<Conversation>('/conversations/{id}/split', { path: { id: conversation.id }, body: { message_ids: [message.id], subject } })
    return splitDone(made)
  })

  const partOff = (id: number, address: string) => step([id], async () =>
    splitDone(await post<Conversation>('/conversations/{id}/part-off', { path: { id }, body: { address } })))

  const splitDone = (made: Conversation): Done => ({
    text: t('placement.did.split', { id: made.id }),
    others: [made.id],
    back: () => post('/conversations/{id}/unsplit', { path: { id: made.id } }).then(() => undefined),
  })

  const approve = (id: number, address: string) => step([id], async () => {
    await put('/conversations/{id}/approved-participant', { path: { id }, body: { address } })
    return {
      text: t('placement.did.approved', { address }),
      back: () => put('/conversations/{id}/held-participant', { path: { id }, body: { address } }).then(() => undefined),
    }
  })

  // The younger goes into the older, which is shown then.
  const join = (id: number, into: number) => step([id, into], async () => {
    await post<Conversation>('/conversations/{id}/merge', { path: { id }, body: { into_id: into } })
    await show(into)
    return {
      text: t('conversation.did.merged', { id, into }),
      back: async () => {
        await post('/conversations/{id}/unmerge', { path: { id } })
        await show(id)
      },
    }
  })

  const keepApart = (id: number, other: number) => step([id, other], async () => {
    await remove('/conversations/{id}/links/{other}', { path: { id, other } })
    return {
      text: t('placement.did.apart', { id: other }),
      back: () => put('/conversations/{id}/links/{other}', { path: { id, other } }).then(() => undefined),
    }
  })

  const show = (id: number) => router.replace(`/inbox/${String(router.currentRoute.value.params.view ?? 'all')}/${id}`)

  return { splitOff, partOff, approve, join, keepApart }
}

interface Done {
  text: string
  others?: number[]
  back: () => Promise<void>
}
