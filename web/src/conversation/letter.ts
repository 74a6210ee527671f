import type { Message } from '@/api/types'

// Whether a letter's HTML says more than its text: pictures, tables, colours. Plain words read better
// as ours than in a frame of their own.
export function isRich(message: Message): boolean {
  if (!message.has_html || message.kind !== 'incoming') return false
  if (message.remote_images > 0 || message.body_text.trim() === '') return true
  return /<(table|img|h[1-6]|ul|ol|center|font)\b|background|data-remote/i.test(message.html ?? '')
}

export interface Piece {
  text: string
  href?: string
}
const link = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g

// Text with its addresses as links.
export function linkified(text: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const found of text.matchAll(link)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index) })
    pieces.push({ text: found[0], href: found[0].includes('://') ? found[0] : `mailto:${found[0]}` })
    at = found.index + found[0].length
  }
  if (at < text.length) pieces.push({ text: text.slice(at) })
  return pieces
}

export function addressText(people: { name: string; address: string }[]): string {
  return people.map((one) => (one.name ? `${one.name} <${one.address}>` : one.address)).join(', ')
}
