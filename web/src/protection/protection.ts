import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'

import { get, patch, post, put, remove } from '@/api/client'
import type { components } from '@/api/schema'
import type { List } from '@/api/types'

type Schemas = components['schemas']
export type MailKey = Schemas['MailKeyView']
export type MailboxProtection = Schemas['MailboxProtectionView']
export type ProtectionOffer = Schemas['ProtectionOfferView']
export type DkimKey = Schemas['DkimKeyView']
export type Scanner = Schemas['ScannerView']
export type Usage = MailboxProtection['signing']
export type Scheme = MailKey['scheme']

const names = {
  mailbox: (id: number) => ['mailboxes', id, 'protection'] as const,
  customer: (id: number) => ['customer', id, 'keys'] as const,
  dkim: ['dkim'] as const,
  scanner: ['scanner'] as const,
}

function useChange<Input, Answer>(name: () => readonly unknown[], run: (input: Input) => Promise<Answer>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => cache.invalidateQueries({ queryKey: name() }) })
}

export const useMailboxProtection = (id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => names.mailbox(toValue(id))),
  queryFn: () => get<MailboxProtection>('/mailboxes/{id}/protection', { path: { id: toValue(id) } }),
})
export const useSetRules = (id: number) => useChange(() => names.mailbox(id), (body: { signing: Usage; sealing: Usage }) =>
  put<MailboxProtection>('/mailboxes/{id}/protection', { path: { id }, body }))
export const useMakeKey = (id: number) => useChange(() => names.mailbox(id), (body: { scheme: Scheme; years: number }) =>
  post<MailKey>('/mailboxes/{id}/keys', { path: { id }, body }))
export const useImportKey = (id: number) => useChange(() => names.mailbox(id), (body: { key: string; passphrase: string }) =>
  post<MailKey>('/mailboxes/{id}/keys/import', { path: { id }, body }))
export const useRemoveMailboxKey = (id: number) => useChange(() => names.mailbox(id), (key: number) => remove('/mail-keys/{id}', { path: { id: key } }))

export const useCustomerKeys = (id: MaybeRefOrGetter<number>) => useQuery({
  queryKey: computed(() => names.customer(toValue(id))),
  queryFn: () => get<List<MailKey>>('/customers/{id}/keys', { path: { id: toValue(id) } }).then((list) => list.items),
})
export const useAddCustomerKey = (id: number) => useChange(() => names.customer(id), (key: string) =>
  post<List<MailKey>>('/customers/{id}/keys', { path: { id }, body: { key } }))
export const useConfirmKey = (customer: number) => useChange(() => names.customer(customer), (key: MailKey) =>
  key.confirmed ? remove<MailKey>('/mail-keys/{id}/confirmation', { path: { id: key.id } }) : put<MailKey>('/mail-keys/{id}/confirmation', { path: { id: key.id } }))
export const useRemoveCustomerKey = (customer: number) => useChange(() => names.customer(customer), (key: number) => remove('/mail-keys/{id}', { path: { id: key } }))

export const askOffer = (mailbox: number | null, addresses: string[]) =>
  get<ProtectionOffer>('/protection-offer', { query: { addresses: addresses.join(','), ...(mailbox ? { mailbox_id: mailbox } : {}) } })

export const useDkimKeys = () => useQuery({
  queryKey: names.dkim,
  queryFn: () => get<List<DkimKey>>('/dkim-keys').then((list) => list.items),
})
export const useAddDkimKey = () => useChange(() => names.dkim, (body: { domain: string; selector: string; algorithm: DkimKey['algorithm'] }) => post<DkimKey>('/dkim-keys', { body }))
export const useCheckDkimKey = () => useChange(() => names.dkim, (id: number) => post<DkimKey>('/dkim-keys/{id}/check', { path: { id } }))
export const useSwitchDkimKey = () => useChange(() => names.dkim, ({ id, active }: { id: number; active: boolean }) => patch<DkimKey>('/dkim-keys/{id}', { path: { id }, body: { active } }))
export const useRemoveDkimKey = () => useChange(() => names.dkim, (id: number) => remove('/dkim-keys/{id}', { path: { id } }))

export const useScanner = () => useQuery({ queryKey: names.scanner, queryFn: () => get<Scanner>('/virus-scanner') })
export const useSetScanner = () => useChange(() => names.scanner, (body: Omit<Scanner, 'waiting'>) => put<Scanner>('/virus-scanner', { body }))
export const tryScanner = (address: string) => post<{ ok: boolean; message: string }>('/virus-scanner/test', { body: { address } })

// Four by four, as people compare them.
export const inGroups = (fingerprint: string) => fingerprint.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ')

// Armour and PEM are text; what is not goes as base64.
export async function keyOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const text = new TextDecoder().decode(bytes)
  if (text.includes('-----BEGIN')) return text
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
