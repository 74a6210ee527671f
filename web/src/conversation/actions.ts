import { useQueryClient, type QueryClient } from '@tanstack/vue-query'

import { patch, post, put, remove } from '@/api/client'
import { keys } from '@/api/keys'
import { isProblem } from '@/api/problem'
import type { BulkChange, BulkResult, Conversation, Row, Status } from '@/api/types'
import { t } from '@/i18n'
import { refusalInOurWords } from '@/i18n/server'
import { cachedRow, dropRows, patchRows } from '@/inbox/cache'
import { toast } from '@/ui/toast'

// What agents do to conversations. Everything shows at once, says so with a way back, and is taken
// back with the reason when the server refuses.

export type Change = Omit<BulkChange, 'snooze_until'> & { snooze_until?: number | null }
interface Told {
  text: string
  // Leaves the list it was seen in: the row folds away at once.
  leaves?: boolean
}

export function useActions() {
  const client = useQueryClient()

  async function change(ids: readonly number[], wanted: Change, told: Told): Promise<boolean> {
    const rows = ids.map((id) => cachedRow(client, id)).filter((row) => row !== undefined)
    const set = new Set(ids)
    const restores = [patchRows(client, set, shown(wanted))]
    if (told.leaves) restores.push(dropRows(client, set))
    try {
      await apply(ids, wanted)
    } catch (error) {
      restores.reverse().forEach((restore) => restore())
      tell(error)
      return false
    }
    const back = rows.length === ids.length ? () => void undo(rows, wanted) : undefined
    toast(told.text, back ? { action: { label: t('ui.undo'), keys: 'z', run: back } } : {})
    refresh(client, ids)
    return true
  }

  async function undo(rows: Row[], wanted: Change): Promise<void> {
    try {
      for (const row of rows) await apply([row.id], inverse(row, wanted))
    } catch (error) {
      tell(error)
    }
    refresh(client, rows.map((row) => row.id))
  }

  const setStatus = (ids: readonly number[], status: Status, text: string) => change(ids, { status }, { text, leaves: status !== 'open' })
  const snooze = (ids: readonly number[], until: number, text: string) => change(ids, { snooze_until: until }, { text, leaves: true })
  return { change, setStatus, snooze, refresh: (ids: readonly number[]) => refresh(client, ids) }
}

function shown(wanted: Change): Partial<Row> {
  const { add_tags: _add, remove_tags: _remove, snooze_until: until, ...plain } = wanted
  return until ? { ...plain, status: 'snoozed', snoozed_until: until } : plain
}

export function inverse(row: Row, wanted: Change): Change {
  const back: Change = {}
  if (wanted.status !== undefined || wanted.snooze_until !== undefined) {
    if (row.status === 'snoozed' && row.snoozed_until) back.snooze_until = row.snoozed_until
    else back.status = row.status
  }
  if (wanted.assignee_id !== undefined) back.assignee_id = row.assignee_id
  if (wanted.team_id !== undefined) back.team_id = row.team_id
  if (wanted.priority !== undefined) back.priority = row.priority
  if (wanted.add_tags) back.remove_tags = wanted.add_tags.filter((tag) => !row.tags.includes(tag))
  if (wanted.remove_tags) back.add_tags = wanted.remove_tags.filter((tag) => row.tags.includes(tag))
  return back
}

// One conversation is changed by its own routes, which say best what is wrong; many by one request.
async function apply(ids: readonly number[], wanted: Change): Promise<void> {
  const [first] = ids
  if (ids.length === 1 && first !== undefined && !wanted.add_tags && !wanted.remove_tags) return applyOne(first, wanted)
  const { results } = await post<BulkResult>('/bulk', { body: { conversation_ids: ids, change: wanted } })
  const failed = results.filter((result) => !result.ok)
  if (failed.length > 0) toast(t('conversation.someFailed', { n: failed.length, reason: reasonOf(failed[0]!) }, failed.length), { tone: 'error' })
}

const reasonOf = ({ code, message }: BulkResult['results'][number]) => refusalInOurWords({ code: code ?? '', message: message ?? '' })

async function applyOne(id: number, { status, snooze_until: until, ...fields }: Change): Promise<void> {
  const path = { id }
  if (until) await put<Conversation>('/conversations/{id}/snooze', { path, body: { until } })
  else if (until === null) await remove('/conversations/{id}/snooze', { path })
  if (status) await put<Conversation>('/conversations/{id}/status', { path, body: { status } })
  if (Object.keys(fields).length > 0) await patch<Conversation>('/conversations/{id}', { path, body: fields })
}

export function tell(error: unknown): void {
  const reason = isProblem(error, 'offline') ? t('ui.offline') : isProblem(error) ? error.message : t('ui.unexpected')
  toast(t('ui.notSaved', { reason }), { tone: 'error' })
}

function refresh(client: QueryClient, ids: readonly number[]): void {
  for (const id of ids) void client.invalidateQueries({ queryKey: keys.conversation(id) })
  void client.invalidateQueries({ queryKey: keys.conversations })
}
