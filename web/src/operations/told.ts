import { BadgeCheck, Banknote, ClipboardList, Handshake, Truck, Undo2 } from '@lucide/vue'
import type { Component } from 'vue'

import { i18n, t } from '@/i18n'
import { money } from '@/ui/money'
import { dateAndTime } from '@/ui/time'
import { toneOf } from './tones'

// What happened to a customer's orders, parcels, returns and promises, in words. Every kind of thing
// has its look; what an event has no words for is told by its name, because a newer server may know
// more than this page.
type Data = Record<string, unknown>
export interface OperationTold { icon: Component; tone: 'plain' | 'coral' | 'amber' | 'moss'; text: string }

const looks: [string, Component][] = [
  ['order', ClipboardList], ['payment', Banknote], ['refund', Banknote], ['voucher', Banknote], ['replacement', ClipboardList], ['shipment', Truck],
  ['tracking', Truck], ['return', Undo2], ['promise', Handshake], ['approval', BadgeCheck], ['authority', BadgeCheck],
]
// Events that say a state are told by it.
const states: Record<string, string> = { 'order.status_changed': 'order', 'shipment.status_changed': 'shipment' }

function amountOf(data: Data): string {
  const amount = data.amount ?? data.total_amount
  return typeof amount === 'number' && typeof data.currency === 'string' && data.currency ? money(amount, data.currency) : ''
}
function words(kind: string, data: Data, actor: string): string | null {
  const known = { actor, number: data.number ?? '', amount: amountOf(data), due: typeof data.due_at === 'number' ? dateAndTime(data.due_at) : '' }
  const state = states[kind]
  if (state) return t(`operations.told.${state}_is`, { ...known, state: t(`operations.status.${state}.${String(data.to)}`) })
  const key = `operations.told.${kind.replaceAll('.', '_')}`
  return i18n.global.te(key) ? t(key, known) : null
}

export function tellOperation(kind: string, data: Data, actor: string): OperationTold | null {
  const look = looks.find(([noun]) => kind.startsWith(noun))
  if (!look) return null
  const tone = toneOf(String(data.to ?? data.state ?? ''))
  return { icon: look[1], tone: tone === 'sky' ? 'plain' : tone, text: words(kind, data, actor) ?? t('events.unknown', { actor, name: kind }) }
}
