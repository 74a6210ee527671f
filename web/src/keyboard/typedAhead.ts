import { isTyping } from './keys'

// What is typed between asking for a field (the editor, the palette) and its taking the focus. Without this, fast fingers on a
// slow machine would lose their first words, or run commands with them.
let typed: string | null = null

function onKeydown(event: KeyboardEvent): void {
  if (typed === null || isTyping(event.target)) return
  const command = event.metaKey || ((event.ctrlKey || event.altKey) && !event.getModifierState('AltGraph'))
  if (command || event.isComposing) return
  if (event.key === 'Escape') return forgetTyped()
  const next = afterKey(typed, event.key)
  if (next === null) return
  typed = next
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** The text after that key; null for keys that write nothing. */
export function afterKey(text: string, key: string): string | null {
  if (key === 'Enter') return `${text}\n`
  if (key === 'Backspace') return text.slice(0, -1)
  return [...key].length === 1 ? text + key : null
}
export function keepTyped(): void {
  typed ??= ''
  addEventListener('keydown', onKeydown, { capture: true })
}
export function takeTyped(): string {
  const text = typed ?? ''
  forgetTyped()
  return text
}
export function forgetTyped(): void {
  typed = null
  removeEventListener('keydown', onKeydown, { capture: true })
}
