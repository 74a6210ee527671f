import {
  AtSign, CircleDot, GitMerge, Mail, MailWarning, NotebookPen, PencilLine, Phone, Reply, ShieldCheck, StickyNote, Undo2,
  UserPlus,
} from '@lucide/vue'
import type { Component } from 'vue'

import type { TimelineEntry } from '@/api/types'
import { tellEvent, type Names } from '@/conversation/events'
import { i18n, t } from '@/i18n'
import { tellOperation } from '@/operations/told'

export interface TimelineTold {
  icon: Component
  tone: 'plain' | 'coral' | 'amber' | 'moss' | 'plum' | 'mail'
  text: string
}

const looks: Record<string, { icon: Component; tone?: TimelineTold['tone'] }> = {
  'customer.created': { icon: UserPlus },
  'customer.changed': { icon: PencilLine },
  'customer.emails_changed': { icon: AtSign },
  'customer.phones_changed': { icon: Phone },
  'customer.address_bouncing': { icon: MailWarning, tone: 'coral' },
  'customer.consent_changed': { icon: ShieldCheck },
  'customer.note_added': { icon: NotebookPen },
  'customer.note_edited': { icon: NotebookPen },
  'customer.note_deleted': { icon: NotebookPen },
  'customer.merged': { icon: GitMerge },
  'customer.absorbed': { icon: GitMerge },
  'customer.unmerged': { icon: Undo2 },
  'message.received': { icon: Mail, tone: 'mail' },
  'message.replied': { icon: Reply, tone: 'mail' },
  'message.sent': { icon: Reply },
  'message.retried': { icon: Reply },
  'message.noted': { icon: StickyNote, tone: 'amber' },
  'conversation.draft_started': { icon: PencilLine },
  'conversation.draft_discarded': { icon: PencilLine },
}

function details({ kind, data }: TimelineEntry): Record<string, unknown> {
  const list = (value: unknown) => (Array.isArray(value) ? value.join(', ') : String(value ?? ''))
  if (kind === 'customer.changed') {
    const changes = (data.changes ?? []) as { field: string }[]
    return { what: changes.map(({ field }) => fieldName(field)).join(', ') }
  }
  if (kind === 'customer.emails_changed') return { added: list(data.added), removed: list(data.removed), primary: list(data.primary) }
  if (kind === 'customer.consent_changed') {
    return { purpose: t(`panel.purpose.${String(data.purpose)}`), state: t(`panel.consentState.${String(data.to)}`) }
  }
  return { other: data.other_called ?? data.into_called ?? '', address: data.address ?? '' }
}

function fieldName(field: string): string {
  const key = `customers.fieldNames.${field}`
  return i18n.global.te(key) ? t(key) : field.replaceAll('_', ' ')
}

// What a channel took in, the customer did.
function actorOf({ kind, actor_name: actor }: TimelineEntry, customer: string): string {
  const channel = ['email', 'import', 'web', 'phone'].includes(actor)
  if (kind === 'message.received' || (channel && kind === 'conversation.started')) return customer
  return actor === '' || channel ? t('events.tandem') : actor
}

// Customers' own events and letters are told here; what happened to a conversation is told in the
// words its own page uses.
export function tellEntry(entry: TimelineEntry, names: Names, customer: string): TimelineTold {
  const look = looks[entry.kind]
  const actor = actorOf(entry, customer)
  const operation = entry.conversation_id === null ? tellOperation(entry.kind, entry.data, actor) : null
  if (operation) return operation
  if (!look) return tellEvent({ type: 'event', at: entry.at, name: entry.kind, actor_kind: '', actor_name: actor, data: entry.data }, names)
  const works = entry.kind === 'customer.address_bouncing' && entry.data.bouncing === false
  const key = works ? 'address_works' : entry.kind.split('.').join('_')
  return { icon: look.icon ?? CircleDot, tone: works ? 'moss' : look.tone ?? 'plain', text: t(`customers.told.${key}`, { actor, ...details(entry) }) }
}
