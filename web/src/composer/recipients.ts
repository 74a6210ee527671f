import type { Address, Message } from '@/api/types'

const pattern = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]{2,}$/

// "Mina Fischer <mina@example.org>, bo@example.org" as people.
export function parseAddresses(text: string): { addresses: Address[]; rest: string } {
  const addresses: Address[] = []
  const rest: string[] = []
  for (const part of text.split(/[,;\n]+/).map((one) => one.trim()).filter(Boolean)) {
    const named = /^"?([^"<]*)"?\s*<([^>]+)>$/.exec(part)
    const address = (named?.[2] ?? part).trim()
    if (pattern.test(address)) addresses.push({ name: (named?.[1] ?? '').trim(), address })
    else rest.push(part)
  }
  return { addresses, rest: rest.join(', ') }
}

export function same(a: Address, b: Address): boolean {
  return a.address.toLowerCase() === b.address.toLowerCase()
}
export function without(list: Address[], taken: Address[]): Address[] {
  return list.filter((one) => !taken.some((other) => same(one, other)))
}

// Whom a reply goes to: the last letter's writer, or whom our own last letter went to.
export function replyTo(messages: Message[], customer: { name: string; email: string | null }): Address[] {
  const last = messages.findLast((message) => message.kind !== 'note')
  if (last?.kind === 'incoming' && last.author.address) return [{ name: last.author.name, address: last.author.address }]
  if (last?.kind === 'reply' && last.to.length > 0) return last.to
  return customer.email ? [{ name: customer.name, address: customer.email }] : []
}
// Everybody else on the last letter from outside, without our own mailboxes.
export function replyAllCc(messages: Message[], own: ReadonlySet<string>, to: Address[]): Address[] {
  const last = messages.findLast((message) => message.kind === 'incoming')
  if (!last) return []
  const others = [...last.to, ...last.cc].filter((one) => !own.has(one.address.toLowerCase()))
  return without(others, to)
}
