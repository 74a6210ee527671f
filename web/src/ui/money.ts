import { currentLocale } from '@/i18n'

// Money travels as whole minor units with its currency; only here does it become a text.

const formatters = new Map<string, { formatter: Intl.NumberFormat; digits: number }>()
function of(currency: string) {
  const key = `${currentLocale()} ${currency}`
  let found = formatters.get(key)
  if (!found) {
    const formatter = new Intl.NumberFormat(currentLocale(), { style: 'currency', currency })
    found = { formatter, digits: formatter.resolvedOptions().maximumFractionDigits ?? 2 }
    formatters.set(key, found)
  }
  return found
}

export function money(amount: number, currency: string): string {
  const { formatter, digits } = of(currency)
  return formatter.format(amount / 10 ** digits)
}

// What somebody types ("1.234,50", "1,234.5", "12") as minor units; null when it is no amount. The
// last of '.' and ',' is the decimal mark when one or two digits follow it (three in currencies that
// have three).
export function parseMoney(text: string, currency: string): number | null {
  const { digits } = of(currency)
  const cut = text.trim().replace(/[\s'’]/g, '')
  if (!/^\d[\d.,]*$/.test(cut)) return null
  const at = Math.max(cut.lastIndexOf('.'), cut.lastIndexOf(','))
  const isDecimal = at >= 0 && cut.length - at - 1 <= digits && cut.length - at - 1 > 0
  const whole = (isDecimal ? cut.slice(0, at) : cut).replace(/[.,]/g, '')
  const part = isDecimal ? cut.slice(at + 1) : ''
  if (!isDecimal && at >= 0 && cut.length - at - 1 !== 3) return null
  const amount = Number(whole + part.padEnd(digits, '0'))
  return Number.isSafeInteger(amount) ? amount : null
}

// For a field that edits an amount: "12.50" with the decimal mark of the reader's language.
export function editableMoney(amount: number, currency: string): string {
  const { digits } = of(currency)
  return new Intl.NumberFormat(currentLocale(), { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }).format(amount / 10 ** digits)
}
