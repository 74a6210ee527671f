// The server's words, as its API answers them. Times are milliseconds UTC, ids are integers.

export type Permission =
  | 'conversations_read'
  | 'conversations_reply'
  | 'conversations_edit'
  | 'conversations_merge'
  | 'conversations_delete'
  | 'customers_read'
  | 'customers_edit'
  | 'customers_merge'
  | 'views_share'
  | 'tags_manage'
  | 'fields_manage'
  | 'mailboxes_manage'
  | 'agents_manage'
  | 'api_keys_manage'
  | 'audit_read'
  | 'system_manage'

export type Availability = 'available' | 'away'
export interface Named {
  id: number
  name: string
}
export interface Page<T> {
  items: T[]
  next: string | null
}
export interface List<T> {
  items: T[]
}

// Accounts
export interface Preferences {
  theme?: 'light' | 'dark' | 'system'
  density?: 'comfortable' | 'compact' | 'dense'
  navigation?: 'wide' | 'narrow'
  single_keys?: boolean
  keys?: Record<string, string>
  list_sort?: Sort
  undo_seconds?: number
}
export interface Me {
  id: number
  name: string
  email: string
  role: Named
  permissions: Permission[]
  teams: Named[]
  locale: string
  preferences: Preferences
  signature: string
  totp_enabled: boolean
  availability: Availability
}
export interface Session {
  csrf_token: string
  agent: Me
  company: string
  public_url: string | null
  version_name: string
  live_position: number
}
export interface AgentSession {
  id: number
  created_at: number
  last_seen_at: number
  remote: string
  user_agent: string
  current: boolean
}
export interface Agent {
  id: number
  name: string
  email: string
  role: Named
  teams: Named[]
  active: boolean
  availability: Availability
  totp_enabled: boolean
  last_seen_at: number | null
  version: number
}
export interface Invitation {
  id: number
  link: string
  expires_at: number
  email: string
}
export interface Team {
  id: number
  name: string
  colour: string
  member_ids: number[]
  version: number
}
export interface Role {
  id: number
  name: string
  builtin: boolean
  permissions: Permission[]
  version: number
}
export interface ApiKey {
  id: number
  name: string
  scopes: Permission[]
  agent_id: number
  created_at: number
  last_used_at: number | null
  prefix: string
}
export interface AuditEntry {
  position: number
  at: number
  name: string
  subject_kind: string
  subject_id: number
  actor_kind: string
  actor_id: number | null
  actor_name: string
  data: Record<string, unknown>
}

// Customers
export interface CustomerSummary {
  id: number
  name: string
  email: string | null
  organisation: Named | null
  conversations_open: number
  last_contact_at: number | null
}
export interface CustomerEmail {
  address: string
  primary: boolean
  verified: boolean
  bouncing: boolean
}
export interface CustomerPhone {
  number: string
  label: string
  primary: boolean
}
export type ConsentPurpose = 'marketing' | 'surveys' | 'profiling'
export type ConsentState = 'granted' | 'refused' | 'unknown'
export interface Consent {
  purpose: ConsentPurpose
  state: ConsentState
  at: number | null
  source: string
}
export interface Customer {
  id: number
  name: string
  title: string
  language: string | null
  time_zone: string | null
  location: string
  organisation: Named | null
  emails: CustomerEmail[]
  phones: CustomerPhone[]
  fields: FieldValues
  consent: Consent[]
  notes_count: number
  conversations_count: number
  conversations_open: number
  first_contact_at: number | null
  last_contact_at: number | null
  merged_into: number | null
  version: number
  created_at: number
}
export interface CustomerNote {
  id: number
  body: string
  author: Named
  created_at: number
  edited_at: number | null
}
export interface TimelineEntry {
  position: number
  at: number
  kind: string
  conversation_id: number | null
  title: string
  actor_name: string
  data: Record<string, unknown>
}
export interface Organisation {
  id: number
  name: string
  domains: string[]
  notes: string
  fields: FieldValues
  customers_count: number
  version: number
}
export type FieldValues = Record<string, unknown>
export type FieldKind = 'text' | 'number' | 'date' | 'bool' | 'choice' | 'multi_choice' | 'url'
export type FieldEntity = 'customer' | 'organisation' | 'conversation'
export interface Field {
  id: number
  entity: FieldEntity
  key: string
  label: string
  kind: FieldKind
  choices: string[]
  required: boolean
  position: number
  active: boolean
  version: number
}

// Conversations
export type Status = 'open' | 'waiting' | 'snoozed' | 'solved' | 'spam' | 'trash'
export type Priority = 'low' | 'normal' | 'high' | 'urgent'
export type Kind = 'question' | 'problem' | 'request' | 'complaint' | 'other'
export type Channel = 'email' | 'web' | 'api' | 'phone'
export type Sort = 'newest' | 'oldest' | 'urgent'
export const statuses: Status[] = ['open', 'waiting', 'snoozed', 'solved', 'spam', 'trash']
export const priorities: Priority[] = ['low', 'normal', 'high', 'urgent']
export const kinds: Kind[] = ['question', 'problem', 'request', 'complaint', 'other']
export const channels: Channel[] = ['email', 'web', 'api', 'phone']
export const sorts: Sort[] = ['newest', 'oldest', 'urgent']

export interface Person {
  id: number
  name: string
  email: string | null
}
export interface Row {
  id: number
  number: number
  subject: string
  status: Status
  priority: Priority
  kind: Kind
  channel: Channel
  customer: Person
  assignee_id: number | null
  team_id: number | null
  tags: string[]
  preview: string
  last_message_at: number
  last_from: 'customer' | 'agent' | 'note'
  waiting_since: number | null
  message_count: number
  unread: boolean
  has_draft: boolean
  snoozed_until: number | null
  version: number
  updated_at: number
}
export interface Participant {
  address: string
  name: string
  role: string
}
export interface Conversation extends Row {
  fields: FieldValues
  followers: number[]
  participants: Participant[]
  parent_id: number | null
  child_ids: number[]
  links: { id: number; subject: string; status: Status }[]
  merged_into: number | null
  merged: { id: number; subject: string; at: number; undoable: boolean }[]
  mailbox_id: number | null
  draft: Draft | null
  newest_message_id: number
  created_at: number
  solved_at: number | null
  reopened_count: number
}
export interface Address {
  name: string
  address: string
}
export interface Attachment {
  id: number
  filename: string
  content_type: string
  size: number
  inline: boolean
  url: string
}
export interface Delivery {
  state: 'undo_window' | 'queued' | 'sending' | 'sent' | 'failed' | 'cancelled'
  until: number | null
  error: string | null
  sent_at: number | null
}
export interface Message {
  id: number
  conversation_id: number
  kind: 'incoming' | 'reply' | 'note'
  author: { kind: 'customer' | 'agent' | 'system'; id: number | null; name: string; address: string | null }
  channel: Channel
  subject: string | null
  to: Address[]
  cc: Address[]
  bcc: Address[]
  body_text: string
  fresh_text: string
  quoted_text: string | null
  has_html: boolean
  html: string | null
  remote_images: number
  attachments: Attachment[]
  mentions: number[]
  delivery: Delivery | null
  raw_url: string | null
  why: string | null
  warnings: string[]
  at: number
  edited_at: number | null
}
export interface EventEntry {
  type: 'event'
  position?: number
  at: number
  name: string
  actor_kind: string
  actor_name: string
  data: Record<string, unknown>
}
export interface MessageEntry {
  type: 'message'
  position?: number
  at: number
  message: Message
}
export type Entry = MessageEntry | EventEntry
export interface Draft {
  id: number
  kind: 'reply' | 'note'
  body_html: string
  to: Address[]
  cc: Address[]
  bcc: Address[]
  subject: string | null
  attachment_ids: number[]
  attachments: Attachment[]
  updated_at: number
  version: number
}
export type ViewName =
  | 'mine'
  | 'unassigned'
  | 'mentions'
  | 'waiting'
  | 'following'
  | 'drafts'
  | 'snoozed'
  | 'all'
  | 'solved'
  | 'spam'
  | 'trash'
export interface Counts {
  views: Partial<Record<ViewName, number>>
  teams: { id: number; open: number }[]
}
export interface Tag {
  name: string
  colour: string
  uses: number
}
export interface ViewFilter {
  statuses?: Status[]
  priorities?: Priority[]
  assignee?: 'me' | 'none' | number | string
  team_ids?: number[]
  tags?: string[]
  kinds?: Kind[]
  channels?: Channel[]
  older_than_hours?: number
  text?: string
}
export interface SavedView {
  id: number
  name: string
  icon: string
  owner_id: number | null
  shared: 'private' | 'team' | 'everyone'
  team_id: number | null
  filter: ViewFilter
  sort: Sort
  position: number
  count: number | null
  version: number
}
export interface BulkChange {
  status?: Status
  assignee_id?: number | null
  team_id?: number | null
  priority?: Priority
  add_tags?: string[]
  remove_tags?: string[]
  snooze_until?: number
}
export interface BulkResult {
  results: { id: number; ok: boolean; code: string | null; message: string | null }[]
}

// Search
export interface SearchHit {
  conversation: Row
  message_id: number
  subject_html: string
  snippet_html: string
  matched: 'message' | 'subject' | 'customer'
}
export interface SearchAnswer extends Page<SearchHit> {
  parsed: { field: string; value: string }[]
  problems: { message: string; at: number }[]
}
export interface Suggestions {
  customers: CustomerSummary[]
  conversations: Row[]
  tags: Tag[]
}

// Channels
export type Security = 'tls' | 'starttls' | 'none'
export interface Mailbox {
  id: number
  name: string
  address: string
  from_name: string
  signature_html: string
  team_id: number | null
  active: boolean
  verify_certificates: boolean
  incoming: {
    kind: 'imap' | 'none'
    host: string
    port: number
    security: Security
    username: string
    folder: string
    after_import: 'keep' | 'seen' | 'move'
    move_to: string | null
    poll_seconds: number
  }
  outgoing: { host: string; port: number; security: Security; username: string }
  has_incoming_password: boolean
  has_outgoing_password: boolean
  health: {
    last_received_at: number | null
    last_sent_at: number | null
    last_poll_at: number | null
    last_error: string | null
    state: 'ok' | 'failing' | 'idle'
  }
  version: number
}
export interface FailedMail {
  id: number
  received_at: number
  mailbox_id: number | null
  from: string
  subject: string
  reason: string
  attempts: number
}
export interface OutboxItem {
  id: number
  kind: string
  state: 'waiting' | 'parked' | 'sent'
  conversation_id: number | null
  to: string
  subject: string
  attempts: number
  last_error: string | null
  not_before: number
  created: number
}
export interface SystemStatus {
  version: string
  database: string
  uptime_seconds: number
  followers: { name: string; position: number; behind: number; parked: number }[]
  outbox: { waiting: number; parked: number }
  counts: Record<string, number>
}

// Live
export type PresenceState = 'viewing' | 'typing' | 'replying'
export interface PresentAgent {
  id: number
  name: string
  state: PresenceState
}
export interface LiveItem {
  name: string
  subject_kind: string
  subject_id: number
  actor_id: number | null
  conversation_id: number | null
}
export type LiveMessage =
  | { t: 'hello'; position: number }
  | { t: 'events'; position: number; items: LiveItem[] }
  | { t: 'resync'; position: number }
  | { t: 'presence'; conversation_id: number; agents: PresentAgent[] }
  | { t: 'online'; agents: number[] }
  | { t: 'pong' }
