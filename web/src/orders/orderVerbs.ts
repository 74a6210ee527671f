import { post } from '@/api/client'
import { t } from '@/i18n'
import type { VerbField } from '@/operations/verbs'
import { holdReasons, type Order } from './orders'

// What is done to an order with a word to it, for VerbDialog.
export const orderStale = ['orders', 'overview', 'approvals', 'stock']

export const orderVerbs = {
  hold: (order: Order) => ({
    title: t('operations.hold.title', { number: order.number }),
    text: t('operations.hold.text'),
    submit: t('operations.hold.submit'),
    fields: [
      { name: 'reason', label: t('operations.reason'), kind: 'select', options: holdReasons.map((value) => ({ value, label: t(`operations.status.hold.${value}`) })) },
      { name: 'note', label: t('operations.note'), kind: 'text', optional: true },
    ] as VerbField[],
    run: (body: object) => post('/orders/{id}/hold', { path: { id: order.id }, body, ifMatch: order.version }),
  }),
  cancel: (order: Order) => ({
    title: t('operations.cancel.title', { number: order.number }),
    text: t('operations.cancel.text'),
    submit: t('operations.cancel.submit'),
    danger: true,
    fields: [{ name: 'reason', label: t('operations.reason'), kind: 'text', optional: true }] as VerbField[],
    run: (body: object) => post('/orders/{id}/cancel', { path: { id: order.id }, body, ifMatch: order.version }),
  }),
}
