import type { Message } from '@/api/types'

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (text: string) => text.replace(/[&<>]/g, (sign) => escapes[sign]!)

// The letter's words, each line marked, ready to be answered below.
export function quoteHtml(message: Message): string {
  const lines = (message.fresh_text || message.body_text).trim().split('\n').slice(0, 60)
  return `<p>${lines.map((line) => `&gt; ${escaped(line)}`).join('<br>')}</p><p></p>`
}
