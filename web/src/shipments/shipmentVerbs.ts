import { post } from '@/api/client'
import { t } from '@/i18n'
import type { VerbField } from '@/operations/verbs'
import type { Shipment } from './shipments'

// What is done to a parcel with a word to it, for VerbDialog.
export const shipmentVerbs = {
  cancel: ({ summary, version }: Shipment) => ({
    title: t('operations.shipments.cancelTitle', { number: summary.number }), text: t('operations.shipments.cancelText'), submit: t('operations.shipments.cancel'), danger: true,
    fields: [{ name: 'reason', label: t('operations.reason'), kind: 'text' }] as VerbField[],
    run: (body: object) => post('/shipments/{id}/cancel', { path: { id: summary.id }, body, ifMatch: version }),
  }),
  exceptions: ({ summary }: Shipment) => ({
    title: t('operations.shipments.raiseTitle', { number: summary.tracking_no || summary.number }), submit: t('operations.shipments.raise'),
    fields: [
      { name: 'kind', label: t('operations.shipments.what'), kind: 'select', options: ['not_received', 'damaged', 'lost'].map((value) => ({ value, label: t(`operations.shipments.exceptionOf.${value}`) })) },
      { name: 'detail', label: t('operations.note'), kind: 'area', optional: true },
    ] as VerbField[],
    run: (body: object) => post('/shipments/{id}/exceptions', { path: { id: summary.id }, body }),
  }),
  resend: ({ summary }: Shipment) => ({
    title: t('operations.shipments.resendTitle', { number: summary.tracking_no || summary.number }), text: t('operations.shipments.resendText'), submit: t('operations.do.resend'),
    fields: [{ name: 'reason', label: t('operations.reason'), kind: 'text' }] as VerbField[],
    run: (body: object) => post('/shipments/{id}/resend', { path: { id: summary.id }, body }),
  }),
}
