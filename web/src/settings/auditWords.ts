import type { AuditEntry } from '@/api/types'
import { i18n, t } from '@/i18n'

export interface Change { what: string; before: string; after: string }
export interface Fact { what: string; value: string }

// "agent.role_changed" is said by settings.audit.events.agent_role_changed; what a later version of
// the server records and this page does not know yet is said by its name.
export function sentenceOf(entry: AuditEntry): string {
  const key = `settings.audit.events.${entry.name.replaceAll('.', '_')}`
  const name = subjectOf(entry)
  return i18n.global.te(key) ? t(key, { name }) : [entry.name.replaceAll(/[._]/g, ' '), name].filter(Boolean).join(' ')
}

function subjectOf(entry: AuditEntry): string {
  const { data, subject_kind: kind, subject_id: id } = entry
  const named = [`${kind}_name`, 'name', 'label', 'tag', 'email', 'address', 'view_name', 'field_label', 'key_name']
    .map((key) => data[key]).find((value) => typeof value === 'string' && value !== '')
  return String(named ?? (id > 0 ? `#${id}` : ''))
}

function words(value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return t(value ? 'settings.form.yes' : 'settings.form.no')
  if (Array.isArray(value)) return value.map(words).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

// Before and after stand in `changes`: as { what, before, after } or as { field, from, to }.
export function changesOf(entry: AuditEntry): Change[] {
  const { changes } = entry.data
  if (!Array.isArray(changes)) return []
  return (changes as Record<string, unknown>[]).map((change) => ({
    what: words(change.what ?? change.field).replaceAll('_', ' '),
    before: words(change.before ?? change.from),
    after: words(change.after ?? change.to),
  }))
}

export function factsOf(entry: AuditEntry): Fact[] {
  return Object.entries(entry.data)
    .filter(([key, value]) => key !== 'changes' && key !== entry.subject_kind && words(value) !== '')
    .map(([key, value]) => ({ what: key.replaceAll('_', ' '), value: words(value) }))
}
