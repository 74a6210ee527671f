import { ArrowRightLeft, Bell, BellOff, CalendarClock, CircleCheck, CircleDot, Clock, Flag, GitMerge, Hash, Inbox, Link2, Link2Off, MailWarning, Network, OctagonAlert, PackageSearch, PencilLine, Scissors, ShieldQuestion, Tag, Trash2, Undo2, UserRound, UserRoundCheck, UserRoundX, Hourglass, ListChecks, LockOpen } from '@lucide/vue'
import type { Component } from 'vue'

import type { EventEntry, Status } from '@/api/types'
import { t } from '@/i18n'
import { inOurWords } from '@/i18n/server'
import { dateAndTime } from '@/ui/time'

// What a happening looks like on the spine. Names come from the journal; one we do not know is told
// by its name, because a newer server may know more than this page.
export interface Told {
  icon: Component
  tone: 'plain' | 'coral' | 'amber' | 'moss' | 'plum'
  text: string
  // A conversation it speaks of.
  other?: number
}
export interface Names {
  agent: (id: number | null) => string
  team: (id: number | null) => string
}

type Data = Record<string, unknown>
const num = (value: unknown) => (typeof value === 'number' ? value : null)
const texts = (value: unknown) => (Array.isArray(value) ? value.map(String).join(', ') : '')

const statusIcon: Record<Status, Component> = { open: CircleDot, waiting: Hourglass, snoozed: Clock, solved: CircleCheck, spam: OctagonAlert, trash: Trash2 }

type Teller = (actor: string, data: Data, names: Names) => Told
const tellers: Record<string, Teller> = {
  'conversation.started': (actor, data) => ({ icon: Inbox, tone: 'plain', text: num(data.split_from) ? t('events.splitFrom', { actor, other: data.split_from }) : t('events.started', { actor }), ...other(data.split_from) }),
  'conversation.subject_changed': (actor, data) => ({ icon: PencilLine, tone: 'plain', text: t('events.subject', { actor, to: data.to }) }),
  'conversation.priority_changed': (actor, data) => ({ icon: Flag, tone: data.to === 'urgent' ? 'coral' : data.to === 'high' ? 'amber' : 'plain', text: t('events.priority', { actor, to: t(`conversation.priority.${String(data.to)}`) }) }),
  'conversation.kind_changed': (actor, data) => ({ icon: ShieldQuestion, tone: 'plain', text: t('events.kind', { actor, to: t(`conversation.kind.${String(data.to)}`) }) }),
  'conversation.assigned': (actor, data, names) => ({ icon: UserRound, tone: 'plain', text: num(data.to) ? t('events.assigned', { actor, to: names.agent(num(data.to)) }) : t('events.unassigned', { actor }) }),
  'conversation.team_changed': (actor, data, names) => ({ icon: Hash, tone: 'plain', text: num(data.to) ? t('events.moved', { actor, to: names.team(num(data.to)) }) : t('events.movedOut', { actor }) }),
  'conversation.fields_changed': (actor) => ({ icon: ListChecks, tone: 'plain', text: t('events.fields', { actor }) }),
  'conversation.status_changed': (actor, data) => statusTold(actor, data),
  'conversation.snoozed': (actor, data) => ({ icon: Clock, tone: 'plain', text: t('events.snoozed', { actor, until: num(data.until) ? dateAndTime(num(data.until)!) : '' }) }),
  'conversation.tagged': (actor, data) => taggedTold(actor, data),
  'conversation.followed': (actor, data, names) => ({ icon: Bell, tone: 'plain', text: t('events.followed', { actor, who: names.agent(num(data.agent)) }) }),
  'conversation.unfollowed': (actor, data, names) => ({ icon: BellOff, tone: 'plain', text: t('events.unfollowed', { actor, who: names.agent(num(data.agent)) }) }),
  'conversation.linked': (actor, data) => ({ icon: Link2, tone: 'plain', text: t('events.linked', { actor, other: data.other }), ...other(data.other) }),
  'conversation.unlinked': (actor, data) => ({ icon: Link2Off, tone: 'plain', text: t('events.unlinked', { actor, other: data.other }), ...other(data.other) }),
  'conversation.parent_changed': (actor, data) => ({ icon: Network, tone: 'plain', text: num(data.to) ? t('events.parent', { actor, other: data.to }) : t('events.noParent', { actor }), ...other(data.to) }),
  'conversation.merged': (actor, data) => ({ icon: GitMerge, tone: 'plain', text: t('events.merged', { actor, other: data.into }), ...other(data.into) }),
  'conversation.absorbed': (actor, data) => ({ icon: GitMerge, tone: 'plain', text: t('events.absorbed', { actor, other: data.other }), ...other(data.other) }),
  'conversation.unmerged': (actor, data) => ({ icon: Undo2, tone: 'plain', text: t('events.unmerged', { actor, other: data.other }), ...other(data.other) }),
  'conversation.customer_changed': (actor, data) => ({ icon: ArrowRightLeft, tone: 'plain', text: data.from === 0 ? t('events.customerMade') : t('events.customer', { actor }) }),
  'conversation.split': (actor, data) => ({ icon: Scissors, tone: 'plain', text: t('events.split', { actor, other: data.into }), ...other(data.into) }),
  'conversation.split_undone': (actor, data) => ({ icon: Undo2, tone: 'plain', text: t('events.splitUndone', { actor, other: data.other }), ...other(data.other) }),
  'conversation.participant_held': (_actor, data) => ({ icon: UserRoundX, tone: 'amber', text: t('events.held', { address: data.address }) }),
  'conversation.participant_approved': (actor, data) => ({ icon: UserRoundCheck, tone: 'moss', text: t('events.approved', { actor, address: data.address }) }),
  'reply.scheduled': (_actor, data, names) => ({ icon: CalendarClock, tone: 'plain', text: t('events.scheduled', { who: names.agent(num(data.agent)), when: num(data.send_at) ? dateAndTime(num(data.send_at)!) : '' }) }),
  'reply.held': (actor, data, names) => heldTold(actor, data, names),
  'reply.discarded': (actor) => ({ icon: Trash2, tone: 'plain', text: t('events.scheduledDiscarded', { actor }) }),
  'message.judged_spam': (_actor, data) => ({ icon: OctagonAlert, tone: 'amber', text: t('events.judgedSpam', { because: t(`spam.because.${String(data.reason)}`, { said: data.said, score: Number(data.score ?? 0).toFixed(1) }) }) }),
  'message.unsealed': () => ({ icon: LockOpen, tone: 'moss', text: t('events.unsealed') }),
  'attachment.virus_found': (_actor, data) => ({ icon: OctagonAlert, tone: 'coral', text: t('events.virusFound', { file: data.filename, found: data.found }) }),
  'attachment.released': (actor, data) => ({ icon: ShieldQuestion, tone: 'amber', text: t(data.released ? 'events.fileReleased' : 'events.fileLocked', { actor, file: data.filename }) }),
  'reference.added': (actor, data) => ({ icon: PackageSearch, tone: data.state === 'doubtful' ? 'amber' : 'plain', text: t(data.because === 'agent' ? 'events.referenceSet' : data.state === 'doubtful' ? 'events.referenceDoubtful' : 'events.referenceFound', { actor, label: data.label }) }),
  'reference.judged': (actor, data) => ({ icon: PackageSearch, tone: 'plain', text: t(data.to === 'rejected' ? 'events.referenceRejected' : 'events.referenceConfirmed', { actor, label: data.label }) }),
  'message.undone': (actor) => ({ icon: Undo2, tone: 'plain', text: t('events.undone', { actor }) }),
  'message.delivery_failed': (_actor, data) => ({ icon: MailWarning, tone: 'coral', text: t('events.failed', { error: inOurWords(String(data.error ?? '')) }) }),
}

const other = (id: unknown) => (num(id) ? { other: num(id)! } : {})

function statusTold(actor: string, data: Data): Told {
  const to = String(data.to) as Status
  const because = ['customer', 'timer', 'reply', 'undo', 'bounce'].includes(String(data.because)) ? String(data.because) : 'agent'
  const reopened = to === 'open' && (because === 'customer' || because === 'timer' || because === 'bounce')
  const text = reopened ? t(`events.reopenedBy.${because}`) : t(`events.status.${to}`, { actor })
  return { icon: statusIcon[to] ?? CircleDot, tone: to === 'solved' ? 'moss' : 'plain', text }
}
function heldTold(actor: string, data: Data, names: Names): Told {
  const because = ['customer_wrote', 'colleague_answered', 'refused'].includes(String(data.because)) ? String(data.because) : 'agent'
  const text = t(`events.heldBack.${because}`, { actor, who: names.agent(num(data.agent)), reason: inOurWords(String(data.reason ?? '')) })
  return { icon: CalendarClock, tone: because === 'agent' ? 'plain' : 'amber', text }
}
function taggedTold(actor: string, data: Data): Told {
  const added = texts(data.added_names)
  const removed = texts(data.removed_names)
  const key = added && removed ? 'events.retagged' : added ? 'events.tagged' : 'events.untagged'
  return { icon: Tag, tone: 'plain', text: t(key, { actor, added, removed }) }
}

// Those that only say what a letter beside them shows.
const shownByLetters = new Set(['message.received', 'message.replied', 'message.noted', 'message.sent', 'message.checked', 'message.retried', 'message.reported', 'message.acknowledged', 'conversation.draft_started', 'conversation.draft_discarded'])
export function isTold(entry: EventEntry): boolean {
  if (entry.name === 'conversation.started') return num(entry.data.split_from) !== null
  return !shownByLetters.has(entry.name)
}

export function tellEvent(entry: EventEntry, names: Names): Told {
  const actor = entry.actor_name || t('events.tandem')
  const told = tellers[entry.name]?.(actor, entry.data, names)
  const unknown: Told = { icon: CircleDot, tone: 'plain', text: t('events.unknown', { actor, name: entry.name }) }
  return told ? (entry.actor_kind === 'system' && told.tone === 'plain' ? { ...told, tone: 'plum' } : told) : unknown
}
