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

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

// The cleaned HTML of a note no longer says who was mentioned; their names are marked again, but only
// in text, never inside a tag.
export function withMentions(html: string, names: string[]): string {
  if (names.length === 0) return html
  const mentions = names.map((name) => `@${escaped(name)}`).sort((a, b) => b.length - a.length)
  const pattern = new RegExp(mentions.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g')
  return html.replace(/(<[^>]*>)|([^<]+)/g, (_all, tag: string | undefined, text: string) => tag ?? text.replace(pattern, '<b class="mention">$&</b>'))
}

export function addressText(people: { name: string; address: string }[]): string {
  return people.map((one) => (one.name ? `${one.name} <${one.address}>` : one.address)).join(', ')
}
