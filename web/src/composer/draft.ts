import { onScopeDispose, reactive, ref, watch } from 'vue'

import { put, remove } from '@/api/client'
import { isProblem } from '@/api/problem'
import type { Address, Attachment, Conversation, Draft } from '@/api/types'

// What is being written. It is kept on the server as it is typed and in the browser while the server
// cannot be reached, so that no tab, crash or train tunnel costs a sentence.
export interface Writing {
  kind: 'reply' | 'note'
  body_html: string
  to: Address[]
  cc: Address[]
  bcc: Address[]
  subject: string
  attachments: Attachment[]
  mentions: number[]
  // Its writer's wish for how it leaves; null: as the mailbox is set.
  sign: boolean | null
  seal: boolean | null
}
export type Saved = 'saved' | 'saving' | 'local' | 'none'

const saveAfterMs = 700
const localKey = (conversation: number) => `tandem.draft.${conversation}`

export function emptyWriting(kind: Writing['kind'] = 'reply'): Writing {
  return { kind, body_html: '', to: [], cc: [], bcc: [], subject: '', attachments: [], mentions: [], sign: null, seal: null }
}
export function fromDraft(draft: Draft): Writing {
  return { ...emptyWriting(draft.kind), body_html: draft.body_html, to: draft.to, cc: draft.cc, bcc: draft.bcc, subject: draft.subject ?? '', attachments: draft.attachments, sign: draft.sign, seal: draft.seal }
}
export function isEmptyHtml(html: string): boolean {
  return html.replace(/<br\s*\/?>|&nbsp;|<\/?p>|<\/?div>/g, '').trim() === ''
}
export function isWorthKeeping(writing: Writing): boolean {
  return !isEmptyHtml(writing.body_html) || writing.attachments.length > 0
}

function localDraft(conversation: number): Writing | null {
  try {
    const text = localStorage.getItem(localKey(conversation))
    return text ? { ...emptyWriting(), ...(JSON.parse(text) as Writing) } : null
  } catch {
    return null
  }
}

export function useDraft(conversation: Conversation) {
  const { id } = conversation
  const start = localDraft(id) ?? (conversation.draft ? fromDraft(conversation.draft) : emptyWriting())
  const writing = reactive(start) as Writing
  const state = ref<Saved>(localDraft(id) ? 'local' : conversation.draft ? 'saved' : 'none')
  let version = conversation.draft?.version
  let exists = conversation.draft !== null
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()
  let silent = false

  function bodyOf() {
    const { attachments, mentions: _mentions, ...rest } = writing
    return { ...rest, attachment_ids: attachments.map((one) => one.id), ...(version === undefined ? {} : { version }) }
  }
  async function write(): Promise<void> {
    const saved = await put<Draft>('/conversations/{id}/draft', { path: { id }, body: bodyOf() })
    version = saved.version
    exists = true
  }
  async function save(): Promise<void> {
    state.value = 'saving'
    try {
      if (isWorthKeeping(writing)) await writeLast()
      else if (exists) await drop()
      localStorage.removeItem(localKey(id))
      state.value = exists ? 'saved' : 'none'
    } catch {
      localStorage.setItem(localKey(id), JSON.stringify(writing))
      state.value = 'local'
      timer = setTimeout(queue, 8_000)
    }
  }
  // Another tab of ours wrote in between: what is on this screen was typed last, so it stays.
  async function writeLast(): Promise<void> {
    try {
      await write()
    } catch (error) {
      if (!isProblem(error) || error.status !== 409) throw error
      version = (error.details as { version?: number } | null)?.version
      await write()
    }
  }
  async function drop(): Promise<void> {
    await remove('/conversations/{id}/draft', { path: { id } })
    version = undefined
    exists = false
  }
  function queue(): void {
    clearTimeout(timer)
    timer = undefined
    running = running.then(save)
  }
  watch(
    writing,
    () => {
      if (silent) return
      clearTimeout(timer)
      timer = setTimeout(queue, saveAfterMs)
    },
    { deep: true, flush: 'sync' },
  )
  onScopeDispose(() => timer !== undefined && queue())

  // Sets what is written without saving it again.
  function show(next: Writing): void {
    silent = true
    Object.assign(writing, next)
    silent = false
  }
  // After sending: the server has taken the draft into the message.
  async function taken(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    await running
    version = undefined
    exists = false
    localStorage.removeItem(localKey(id))
    state.value = 'none'
    show(emptyWriting(writing.kind))
  }
  async function discard(): Promise<void> {
    const had = exists
    await taken()
    if (had) await drop().catch(() => undefined)
  }
  function restore(draft: Draft): void {
    version = draft.version
    exists = true
    state.value = 'saved'
    show(fromDraft(draft))
  }
  // Waits for what is being saved, so that a send does not race with it.
  async function settled(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    await running
  }
  return { writing, state, taken, discard, restore, settled }
}
