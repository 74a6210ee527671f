import type { AuditEntry } from '@/api/types'
import { i18n, t } from '@/i18n'
import { inOurWords } from '@/i18n/server'

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
  const named = [`${kind}_name`, 'name', 'label', 'tag', 'email', 'address', 'sender', 'view_name', 'field_label', 'key_name']
    .map((key) => data[key]).find((value) => typeof value === 'string' && value !== '')
  return String(named ?? (id > 0 ? `#${id}` : ''))
}

// Who they are now: older entries keep only the numbers of teams and agents.
export interface Names {
  agent: (id: number) => string
  team: (id: number) => string
}

const known = (key: string) => (i18n.global.te(key) ? t(key) : null)
const nameOfFact = (what: string) => known(`settings.audit.facts.${what}`) ?? what.replaceAll('_', ' ')
const permission = (name: string) => known(`settings.permissions.${name}.name`) ?? name
const numbers: Record<string, keyof Names> = { teams: 'team', team_id: 'team', team: 'team', members: 'agent', agent: 'agent', owner_id: 'agent' }

function words(what: string, value: unknown, names: Names): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return t(value ? 'settings.form.yes' : 'settings.form.no')
  if (Array.isArray(value)) return value.map((one) => words(what, one, names)).join(', ')
  if (typeof value === 'number') return numbers[what] ? names[numbers[what]](value) || `#${value}` : String(value)
  if (typeof value === 'object') return JSON.stringify(value)
  const text = String(value)
  if (what === 'permissions' || what === 'scopes') return text.split(/[\s,]+/).map(permission).join(', ')
  if (what === 'kind') return known(`settings.fields.kinds.${text}`) ?? text
  if (what === 'reason') return inOurWords(text)
  return known(`settings.audit.values.${what}.${text}`) ?? text
}

// Before and after stand in `changes`: as { what, before, after } or as { field, from, to }.
export function changesOf(entry: AuditEntry, names: Names): Change[] {
  const { changes } = entry.data
  if (!Array.isArray(changes)) return []
  return (changes as Record<string, unknown>[]).map((change) => {
    const what = String(change.what ?? change.field ?? '')
    const say = (value: unknown) => words(what, value, names)
    return { what: nameOfFact(what), before: say(change.before ?? change.from), after: say(change.after ?? change.to) }
  })
}

// The subject stands in the sentence already.
export function factsOf(entry: AuditEntry, names: Names): Fact[] {
  const said = new Set(['changes', entry.subject_kind, `${entry.subject_kind}_name`])
  return Object.entries(entry.data)
    .map(([key, value]) => ({ key, what: nameOfFact(key), value: words(key, value, names) }))
    .filter((fact) => !said.has(fact.key) && fact.value !== '')
    .map(({ what, value }) => ({ what, value }))
}
