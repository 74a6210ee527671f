import { post } from '@/api/client'
import type { components } from '@/api/schema'
import { t } from '@/i18n'
import type { VerbField } from '@/operations/verbs'

type Schemas = components['schemas']
export type Promised = Schemas['Promise']
export type PromiseCounts = Schemas['PromiseCounts']
export type PromiseScore = Schemas['PromiseScore']
export const promiseStale = ['promises', 'overview']

// What is done about a promise with a word to it, for VerbDialog.
export const promiseVerbs = {
  renegotiation: (promise: Promised) => ({
    title: t('operations.promises.renegotiate'), text: t('operations.promises.renegotiateText'), submit: t('operations.promises.renegotiate'),
    fields: [
      { name: 'due_at', label: t('operations.promises.newDate'), kind: 'date', value: promise.due_at },
      { name: 'reason', label: t('operations.reason'), kind: 'text' },
      { name: 'text_said', label: t('operations.promises.said'), kind: 'area', max: 1000, optional: true },
    ] as VerbField[],
    run: (body: object) => post('/promises/{id}/renegotiation', { path: { id: promise.id }, body }),
  }),
  waiver: (promise: Promised) => ({
    title: t('operations.promises.waive'), text: t('operations.promises.waiveText'), submit: t('operations.promises.waive'),
    fields: [{ name: 'reason', label: t('operations.reason'), kind: 'text' }] as VerbField[],
    run: (body: object) => post('/promises/{id}/waiver', { path: { id: promise.id }, body }),
  }),
}
