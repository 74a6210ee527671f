import { patch, post, remove } from '@/api/client'
import { keys } from '@/api/keys'
import { isProblem, type Problem } from '@/api/problem'
import { queryClient } from '@/api/query'
import type { Message, Scheduled } from '@/api/types'
import type { Writing } from './draft'
import { replyBody, type StatusAfter } from './send'

// Replies that leave later. Until then they are no messages: they stand below the thread.
export type Put =
  | { kind: 'scheduled'; reply: Scheduled }
  | { kind: 'moved'; newer: Message[] }
  | { kind: 'refused'; problem: Problem }

export async function scheduleReply(conversation: number, writing: Writing, seen: number, after: StatusAfter | undefined, sendAt: number): Promise<Put> {
  try {
    const body = { ...replyBody(writing, seen, after), send_at: sendAt }
    return { kind: 'scheduled', reply: await post<Scheduled>('/conversations/{id}/scheduled', { path: { id: conversation }, body }) }
  } catch (error) {
    if (!isProblem(error)) throw error
    if (error.code === 'thread_moved') return { kind: 'moved', newer: (error.details as { newer?: Message[] } | null)?.newer ?? [] }
    return { kind: 'refused', problem: error }
  }
}

const path = (reply: Scheduled) => ({ path: { id: reply.id } })
async function then(reply: Scheduled, change: Promise<unknown>): Promise<void> {
  try {
    await change
  } finally {
    await queryClient.invalidateQueries({ queryKey: keys.conversation(reply.conversation_id) })
  }
}
export const moveScheduled = (reply: Scheduled, sendAt: number) => then(reply, patch('/scheduled/{id}', { ...path(reply), body: { send_at: sendAt } }))
export const sendScheduledNow = (reply: Scheduled) => then(reply, post('/scheduled/{id}/send', path(reply)))
export const holdScheduled = (reply: Scheduled) => then(reply, post('/scheduled/{id}/hold', path(reply)))
export const discardScheduled = (reply: Scheduled) => then(reply, remove('/scheduled/{id}', path(reply)))
