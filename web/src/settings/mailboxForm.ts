import type { Mailbox, Security } from '@/api/types'
import { t } from '@/i18n'
import type { FormProblem } from '@/ui/useForm'
import type { MailboxInput } from './mailboxes'

// A mailbox as it is typed: passwords are only ever sent, never read back.
export type MailboxValues = Required<Omit<MailboxInput, 'active'>>

const PORTS: Record<'incoming' | 'pop3' | 'outgoing', Record<Security, number>> = {
  incoming: { tls: 993, starttls: 143, none: 143 },
  pop3: { tls: 995, starttls: 110, none: 110 },
  outgoing: { tls: 465, starttls: 587, none: 25 },
}

export const emptyMailbox = (): MailboxValues => ({
  name: '', address: '', from_name: '', signature_html: '', team_id: null, verify_certificates: true,
  incoming: {
    kind: 'imap', host: '', port: 993, security: 'tls', username: '', folder: 'INBOX', after_import: 'seen', move_to: null,
    poll_seconds: 30, sign_in: 'password', more_folders: [], take_from: 'everything', remove_after_days: 0, largest_megabytes: 50,
  },
  outgoing: { host: '', port: 587, security: 'starttls', username: '' },
  placement: {
    hook: '#', number_at: 'none', search_body: false, search_attachments: false, follow_ids: 'always', after_end: 'reopen',
    keep_assignee: true, reply_address: false, auth_server: '',
  },
  incoming_password: '', outgoing_password: '',
})

export const valuesOf = (mailbox: Mailbox): MailboxValues => ({
  name: mailbox.name, address: mailbox.address, from_name: mailbox.from_name, signature_html: mailbox.signature_html,
  team_id: mailbox.team_id, verify_certificates: mailbox.verify_certificates,
  incoming: { ...mailbox.incoming }, outgoing: { ...mailbox.outgoing }, placement: { ...mailbox.placement },
  incoming_password: '', outgoing_password: '',
})

// An empty password means "keep the one you have"; the server takes that from its absence.
export function bodyOf(values: MailboxValues): MailboxInput {
  const { incoming_password: incoming, outgoing_password: outgoing, ...body } = values
  return {
    ...body,
    incoming: { ...body.incoming, move_to: body.incoming.after_import === 'move' ? body.incoming.move_to : null },
    ...(incoming ? { incoming_password: incoming } : {}),
    ...(outgoing ? { outgoing_password: outgoing } : {}),
  }
}

// Most providers call their servers so; what differs is typed over.
export function guessServers(values: MailboxValues): void {
  const domain = values.address.trim().split('@')[1]
  if (!domain) return
  values.incoming.host ||= `imap.${domain}`
  values.incoming.username ||= values.address.trim()
  values.outgoing.host ||= `smtp.${domain}`
  values.outgoing.username ||= values.address.trim()
}

// The port follows the encryption as long as it is one of the usual ones.
export function portFor(side: 'incoming' | 'pop3' | 'outgoing', security: Security, port: number): number {
  const usual = Object.values(PORTS).flatMap((ports) => Object.values(ports))
  return port === 0 || usual.includes(port) ? PORTS[side][security] : port
}

export type MailboxStep = 'address' | 'incoming' | 'outgoing'
const say = (path: string, key: string): FormProblem => ({ path, message: t(`settings.mailboxes.needed.${key}`) })

export function checkMailbox(values: MailboxValues, step: MailboxStep, known?: Mailbox): FormProblem[] {
  if (step === 'address') {
    return [
      ...(/^\S+@\S+$/.test(values.address.trim()) ? [] : [say('/address', 'address')]),
      ...(values.name.trim() ? [] : [say('/name', 'name')]),
    ]
  }
  const side = values[step]
  if (step === 'incoming' && values.incoming.kind === 'none') return []
  if (step === 'outgoing' && !side.host.trim() && known) return []
  const kept = step === 'incoming' ? known?.has_incoming_password : known?.has_outgoing_password
  return [
    ...(side.host.trim() ? [] : [say(`/${step}/host`, 'host')]),
    ...(step === 'incoming' && !side.username.trim() ? [say('/incoming/username', 'username')] : []),
    ...(side.username.trim() && values.incoming.sign_in === 'password' && !values[`${step}_password`] && !kept ? [say(`/${step}_password`, 'password')] : []),
    ...(step === 'incoming' && values.incoming.after_import === 'move' && !values.incoming.move_to?.trim()
      ? [say('/incoming/move_to', 'move')] : []),
  ]
}

// Where the server points at a field of another step, that step is shown.
export function stepOf(path: string): MailboxStep {
  if (path.startsWith('/incoming')) return 'incoming'
  return path.startsWith('/outgoing') ? 'outgoing' : 'address'
}
