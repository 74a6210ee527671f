import { post, put } from '@/api/client'
import { t } from '@/i18n'
import type { VerbField } from '@/operations/verbs'
import { ncStatuses, supplierStatuses, type Inspection, type NonConformance, type Purchase, type Receipt, type Supplier } from './suppliers'

// The fields and verbs of buying and inspecting, for VerbDialog.

const field = (name: string, kind: VerbField['kind'], extra: Partial<VerbField> = {}): VerbField => ({ name, label: t(`operations.suppliers.field.${name}`), kind, ...extra })

export const supplierFields = (supplier?: Supplier): VerbField[] => [
  field('name', 'text', { value: supplier?.name ?? '' }),
  field('code', 'text', { value: supplier?.code ?? '' }),
  field('status', 'select', { value: supplier?.status ?? 'approved', options: supplierStatuses.map((value) => ({ value, label: t(`operations.status.supplier.${value}`) })) }),
  field('country', 'text', { value: supplier?.country ?? '', optional: true }),
  field('email', 'text', { value: supplier?.email ?? '', optional: true }),
  field('contact', 'text', { value: supplier?.contact ?? '', optional: true }),
  field('lead_time_days', 'number', { value: supplier?.lead_time_days ?? 14, min: 0 }),
  field('otif_target', 'number', { value: supplier?.otif_target ?? 950, min: 0, hint: t('operations.suppliers.otifHint') }),
  field('ppm_target', 'number', { value: supplier?.ppm_target ?? 1000, min: 0, hint: t('operations.suppliers.ppmHint') }),
]

const because: () => VerbField[] = () => [{ name: 'reason', label: t('operations.reason'), kind: 'text' }]

export const purchaseVerbs = {
  acknowledge: (order: Purchase) => ({
    title: t('operations.purchases.acknowledgeTitle', { number: order.number }),
    text: t('operations.purchases.acknowledgeText'),
    submit: t('operations.purchases.acknowledge'),
    fields: [{ name: 'confirmed_by', label: t('operations.purchases.promisedFor'), kind: 'date', value: order.due_at ?? null }] as VerbField[],
    run: ({ confirmed_by }: Record<string, unknown>) =>
      post('/purchase-orders/{id}/acknowledge', { path: { id: order.id }, body: { lines: order.lines.map((line) => ({ line_id: line.id, confirmed_by })) } }),
  }),
  hold: (order: Purchase) => ({
    title: t('operations.purchases.holdTitle', { number: order.number }), submit: t('operations.purchases.hold'), fields: because(),
    run: (body: object) => post('/purchase-orders/{id}/hold', { path: { id: order.id }, body }),
  }),
  cancel: (order: Purchase) => ({
    title: t('operations.purchases.cancelTitle', { number: order.number }), submit: t('operations.purchases.cancel'), danger: true, fields: because(),
    run: (body: object) => post('/purchase-orders/{id}/cancel', { path: { id: order.id }, body }),
  }),
  expect: (order: Purchase) => ({
    title: t('operations.receipts.expectTitle', { number: order.number }), text: t('operations.receipts.expectText'), submit: t('operations.receipts.expect'),
    fields: [
      { name: 'expected_at', label: t('operations.receipts.expectedAt'), kind: 'date', optional: true, value: order.due_at ?? null },
      { name: 'carrier', label: t('operations.receipts.carrier'), kind: 'text', optional: true },
      { name: 'asn_ref', label: t('operations.receipts.asn'), kind: 'text', optional: true },
    ] as VerbField[],
    run: (body: object) => post<Receipt>('/receipts', { body: { ...body, purchase_order_id: order.id, lines: [] } }),
  }),
}

export const inspectionVerbs = {
  finish: (one: Inspection) => ({
    title: t('operations.inspections.finishTitle', { what: one.product.name }),
    text: t('operations.inspections.plan', { sample: one.sample, accept: one.accept, reject: one.reject }),
    submit: t('operations.inspections.finish'),
    fields: [
      { name: 'found', label: t('operations.inspections.found'), kind: 'number', min: 0, value: 0 },
      { name: 'note', label: t('operations.note'), kind: 'area', optional: true },
    ] as VerbField[],
    run: (body: object) => post('/inspections/{id}/finish', { path: { id: one.id }, body: { ...body, measured: [] } }),
  }),
  deviation: (one: Inspection) => ({
    title: t('operations.inspections.deviationTitle', { what: one.product.name }), text: t('operations.inspections.deviationText'),
    submit: t('operations.inspections.deviation'), danger: true, fields: because(),
    run: (body: object) => post('/inspections/{id}/deviation', { path: { id: one.id }, body }),
  }),
}

export const ncFields = (nc?: NonConformance): VerbField[] => [
  { name: 'title', label: t('operations.nc.title'), kind: 'text', value: nc?.title ?? '' },
  { name: 'severity', label: t('operations.nc.severity'), kind: 'select', value: String(nc?.severity ?? 3), options: ['1', '2', '3', '4', '5'].map((value) => ({ value, label: t(`operations.nc.severityOf.${value}`) })) },
  { name: 'quantity', label: t('operations.nc.quantity'), kind: 'number', value: nc?.quantity ?? 0, min: 0 },
  { name: 'description', label: t('operations.nc.description'), kind: 'area', max: 20_000, optional: true, value: nc?.description ?? '' },
]
const causes = ['unknown', 'material', 'supplier_process', 'design', 'transport', 'handling', 'storage', 'documentation', 'measurement', 'other']
const dispositions = ['use_as_is', 'rework', 'sort', 'return_to_supplier', 'scrap']
export const ncAnalysis = (nc: NonConformance): VerbField[] => [
  { name: 'cause', label: t('operations.nc.cause'), kind: 'select', value: nc.cause, options: causes.map((value) => ({ value, label: t(`operations.nc.causeOf.${value}`) })) },
  { name: 'cause_note', label: t('operations.nc.causeNote'), kind: 'area', max: 20_000, optional: true, value: nc.cause_note },
  { name: 'disposition', label: t('operations.nc.disposition'), kind: 'select', value: nc.disposition ?? dispositions[0]!, options: dispositions.map((value) => ({ value, label: t(`operations.nc.dispositionOf.${value}`) })) },
  { name: 'correction', label: t('operations.nc.correction'), kind: 'area', max: 20_000, optional: true, value: nc.correction },
  { name: 'evaluation', label: t('operations.nc.evaluation'), kind: 'area', max: 20_000, optional: true, value: nc.evaluation },
]
export const moveNc = (nc: NonConformance, status: (typeof ncStatuses)[number]) => put('/non-conformances/{id}/status', { path: { id: nc.id }, body: { status } })
