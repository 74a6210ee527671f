import type { components } from './schema'

// The server's words under the names this code uses. schema.d.ts is generated from the API's own
// document (npm run types); where that says only "some JSON", the shape is given here.

type Schemas = components['schemas']
// `data` and `fields` are free objects in the document.
type Json = Record<string, unknown>
type With<T, Changed> = Omit<T, keyof Changed> & Changed

export type Permission = Schemas['Permission']
export type Availability = Schemas['Availability']
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
}
export type Me = With<Schemas['Me'], { preferences: Preferences }>
export type Session = With<Schemas['Session'], { agent: Me }>
export type AgentSession = Schemas['SessionView']
export type Agent = Schemas['Agent']
export type Invitation = Schemas['Invitation']
export type SecretLink = Schemas['SecretLink']
export type Team = Schemas['Team']
export type Role = Schemas['Role']
export type ApiKey = Schemas['ApiKey']
export type AuditEntry = With<Schemas['AuditEntry'], { data: Json }>

// Customers
export type CustomerSummary = Schemas['CustomerSummary']
export type CustomerEmail = Schemas['Email']
export type CustomerPhone = Schemas['Phone']
export type ConsentPurpose = Schemas['Purpose']
export type ConsentState = Schemas['ConsentState']
export type Consent = Schemas['Consent']
export type FieldValues = Json
export type Customer = With<Schemas['Customer'], { fields: FieldValues }>
export type CustomerNote = Schemas['Note']
export type TimelineEntry = With<Schemas['TimelineEntry'], { data: Json }>
export type Organisation = With<Schemas['Organisation'], { fields: FieldValues }>
export type Field = Schemas['Field']
export type FieldKind = Field['kind']
export type FieldEntity = Schemas['Entity']

// Conversations
export type Status = Schemas['Status']
export type Priority = Schemas['Priority']
export type Kind = Schemas['Kind']
export type Channel = Schemas['Channel']
export type Sort = Schemas['Sort']
export const statuses: Status[] = ['open', 'waiting', 'snoozed', 'solved', 'spam', 'trash']
export const priorities: Priority[] = ['low', 'normal', 'high', 'urgent']
export const kinds: Kind[] = ['question', 'problem', 'request', 'complaint', 'other']
export const channels: Channel[] = ['email', 'web', 'api', 'phone']
export const sorts: Sort[] = ['newest', 'oldest', 'urgent']

export type Row = Schemas['ConversationRow']
export type Draft = With<Schemas['DraftView'], { kind: 'reply' | 'note' }>
export type Conversation = With<Schemas['ConversationDetails'], { fields: FieldValues; draft: Draft | null }>
export type Address = Schemas['Contact']
export type Attachment = Schemas['AttachmentView']
export type CalendarEvent = Schemas['InvitationView']
export type InnerLetter = Schemas['LetterView']
export type Message = Schemas['MessageView']
export type Report = Schemas['ReportView']
export type Scheduled = Schemas['ScheduledView']
export interface EventEntry {
  type: 'event'
  position?: number | null
  at: number
  name: string
  actor_kind: string
  actor_name: string
  data: Json
}
export interface MessageEntry {
  type: 'message'
  position?: number | null
  at: number
  message: Message
}
export type Entry = MessageEntry | EventEntry
export type ViewName = Exclude<Schemas['ListName'], 'team' | 'custom'>
export type Counts = With<Schemas['ConversationCounts'], { views: Partial<Record<ViewName, number>> }>
export type Tag = Schemas['Tag']
export type ViewFilter = Partial<With<Schemas['ViewFilter'], { assignee: 'me' | 'none' | number | null }>>
export type SavedView = With<Schemas['View'], { shared: 'private' | 'team' | 'everyone'; filter: ViewFilter }>
export interface BulkChange {
  status?: Status
  assignee_id?: number | null
  team_id?: number | null
  priority?: Priority
  add_tags?: string[]
  remove_tags?: string[]
  snooze_until?: number
}
export type BulkResult = Schemas['BulkResults']

// Search
export type SearchHit = Schemas['FoundConversation']
export type SearchAnswer = Schemas['FoundPage']
export type Suggestions = Schemas['Suggestions']

// Channels
export type Security = Schemas['TransportSecurity']
export type Mailbox = Schemas['MailboxView']
export type MailboxAutomatic = Schemas['AutomaticView']
export type SpamRule = Schemas['SpamRule']
export type SpamVerdict = Schemas['SpamVerdictView']
export type SpamStatus = Schemas['SpamStatus']
export type UpstreamFilter = Schemas['UpstreamFilter']
export type FailedMail = Schemas['FailedMailView']
export type OutboxItem = Schemas['OutboxItemView']
export type SystemStatus = Schemas['SystemStatus']

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
