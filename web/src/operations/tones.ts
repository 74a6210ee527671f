// Status hues are reserved: coral late or bad, amber needs someone, moss done well, sky on its way.
type Tone = 'plain' | 'coral' | 'amber' | 'moss' | 'sky'

const tones: Record<Exclude<Tone, 'plain'>, string[]> = {
  coral: [
    'broken', 'exception', 'rejected', 'failed', 'recalled', 'expired', 'blocked', 'overcharged', 'damaged', 'lost', 'scrapped',
    'discontinued', 'scrap', 'return_to_sender',
  ],
  amber: [
    'on_hold', 'unconfirmed', 'at_risk', 'requested', 'info_needed', 'quarantined', 'pending', 'proposed', 'attempt_failed', 'probation',
    'conditional', 'returned_pending_inspection', 'attention', 'tightened', 'inspecting', 'open', 'received', 'partially_accepted',
    'return_requested', 'available_for_pickup', 'deviation_approved',
  ],
  moss: [
    'delivered', 'closed', 'kept', 'resolved', 'succeeded', 'accepted', 'approved', 'passed', 'ok', 'active', 'charged', 'putaway', 'returned',
    'restock',
  ],
  sky: [
    'confirmed', 'allocated', 'partially_shipped', 'shipped', 'partially_delivered', 'in_transit', 'picked_up', 'out_for_delivery',
    'label_created', 'label_sent', 'sent', 'acknowledged', 'submitted', 'authorized', 'partially_charged', 'in_progress', 'ready', 'arrived',
    'counting', 'partially_received', 'inspected',
  ],
}
const byStatus = new Map(Object.entries(tones).flatMap(([tone, list]) => list.map((status) => [status, tone as Tone] as const)))

export const toneOf = (status: string): Tone => byStatus.get(status) ?? 'plain'
