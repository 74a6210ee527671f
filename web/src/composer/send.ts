import { post } from '@/api/client'
import { isProblem, type Problem } from '@/api/problem'
import type { Message } from '@/api/types'
import type { Writing } from './draft'
import { sendLater } from './queue'

export type StatusAfter = 'open' | 'waiting' | 'solved'
export type Sent =
  | { kind: 'sent'; message: Message }
  // The thread has moved on since it was read: these came in between.
  | { kind: 'moved'; newer: Message[] }
  | { kind: 'queued' }
  | { kind: 'refused'; problem: Problem }

export function replyBody(writing: Writing, seen: number, after: StatusAfter | undefined) {
  return {
    body_html: writing.body_html,
    to: writing.to,
    cc: writing.cc,
    bcc: writing.bcc,
    ...(writing.subject ? { subject: writing.subject } : {}),
    attachment_ids: writing.attachments.map((one) => one.id),
    last_seen_message_id: seen,
    ...(after ? { status_after: after } : {}),
    ...(writing.sign === null ? {} : { sign: writing.sign }),
    ...(writing.seal === null ? {} : { seal: writing.seal }),
  }
}

export async function sendReply(conversation: number, writing: Writing, seen: number, after: StatusAfter | undefined): Promise<Sent> {
  const body = replyBody(writing, seen, after)
  try {
    return { kind: 'sent', message: await post<Message>('/conversations/{id}/replies', { path: { id: conversation }, body }) }
  } catch (error) {
    return failure(error, () => sendLater(conversation, body))
  }
}

export async function sendNote(conversation: number, writing: Writing): Promise<Sent> {
  const body = { body_html: writing.body_html, attachment_ids: writing.attachments.map((one) => one.id), mentions: writing.mentions }
  try {
    return { kind: 'sent', message: await post<Message>('/conversations/{id}/notes', { path: { id: conversation }, body }) }
  } catch (error) {
    return failure(error, null)
  }
}

function failure(error: unknown, later: (() => void) | null): Sent {
  if (!isProblem(error)) throw error
  if (error.code === 'thread_moved') return { kind: 'moved', newer: (error.details as { newer?: Message[] } | null)?.newer ?? [] }
  if (error.code !== 'offline' || !later) return { kind: 'refused', problem: error }
  later()
  return { kind: 'queued' }
}
