import { post } from '@/api/client'
import { t } from '@/i18n'
import type { VerbField } from '@/operations/verbs'
import type { Lot } from './stock'

// What is done to a lot, for VerbDialog.
export const lotStale = ['lots', 'stock', 'orders']

export const quarantineOf = (lot: Lot, n: (count: number) => string) => ({
  title: t('operations.lots.quarantineTitle', { code: lot.code }),
  text: t('operations.lots.quarantineText', { count: n(lot.on_hand) }),
  submit: t('operations.lots.quarantine'),
  danger: true,
  fields: [
    { name: 'reason', label: t('operations.reason'), kind: 'area' },
    { name: 'recall', label: t('operations.lots.recall'), kind: 'check', hint: t('operations.lots.recallHint', { count: n(lot.shipped) }) },
  ] as VerbField[],
  run: (body: object) => post('/lots/{id}/quarantine', { path: { id: lot.id }, body }),
})

export const decisionOf = (lot: Lot, kept: string) => ({
  title: t('operations.lots.decideTitle', { code: lot.code }),
  text: kept,
  submit: t('operations.lots.decide'),
  fields: [
    { name: 'decision', label: t('operations.lots.decision'), kind: 'select', options: ['ok', 'rejected', 'scrapped', 'return_to_supplier'].map((value) => ({ value, label: t(`operations.decision.${value}`) })) },
    { name: 'quantity', label: t('operations.quantity'), kind: 'number', optional: true, min: 1, hint: t('operations.lots.allOfIt') },
    { name: 'note', label: t('operations.note'), kind: 'area', optional: true },
  ] as VerbField[],
  run: (body: object) => post('/lots/{id}/release', { path: { id: lot.id }, body }),
})
