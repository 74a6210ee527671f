import { t } from '@/i18n'
import type { VerbField } from '@/operations/verbs'

// What is done to a return with a word to it, for VerbDialog; each is the end of its address.
export type ReturnVerb = 'question' | 'answer' | 'reject' | 'label' | 'receive' | 'settle'
interface Verb {
  title: string
  submit: string
  text?: string
  danger?: boolean
  fields: VerbField[]
}
export interface Choice {
  value: number
  label: string
}
export const returnVerbs: Record<ReturnVerb, (warehouses: Choice[]) => Verb> = {
  question: () => ({ title: t('operations.returns.ask'), text: t('operations.returns.askText'), submit: t('operations.returns.ask'), fields: [{ name: 'question', label: t('operations.returns.question'), kind: 'area', max: 2000 }] }),
  answer: () => ({ title: t('operations.returns.noteAnswer'), submit: t('ui.save'), fields: [{ name: 'answer', label: t('operations.returns.answer'), kind: 'area', max: 2000 }] }),
  reject: () => ({ title: t('operations.returns.reject'), submit: t('operations.returns.reject'), danger: true, fields: [{ name: 'reason', label: t('operations.reason'), kind: 'area' }] }),
  label: () => ({ title: t('operations.returns.sendLabel'), submit: t('ui.save'), fields: [{ name: 'label_reference', label: t('operations.returns.label'), kind: 'text', max: 200 }] }),
  receive: (warehouses) => ({
    title: t('operations.returns.receive'), text: t('operations.returns.receiveText'), submit: t('operations.returns.receive'),
    fields: [{ name: 'warehouse_id', label: t('operations.stock.warehouse'), kind: 'select', options: warehouses }],
  }),
  settle: () => ({
    title: t('operations.returns.settle'), text: t('operations.returns.settleText'), submit: t('operations.returns.settle'),
    fields: [{ name: 'method', label: t('operations.refund.methodLabel'), kind: 'select', options: ['original', 'store_credit', 'bank'].map((value) => ({ value, label: t(`operations.refund.method.${value}`) })) }],
  }),
}
