// Keys are written as text: "mod+enter" (Ctrl, or ⌘ on a Mac), "shift+j", "g i" (one after the other),
// "?" (the typed character, wherever the layout has it).

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
const names: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: isMac ? '⇧' : 'Shift',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
}

export function keyNames(keys: string): string[] {
  return keys.split(' ').flatMap((step) => splitStep(step).map((part) => names[part] ?? part.toUpperCase()))
}
// For aria-keyshortcuts.
export function ariaKeys(keys: string): string {
  return keys
    .split(' ')
    .map((step) => splitStep(step).map((part) => (part === 'mod' ? (isMac ? 'Meta' : 'Control') : part)).join('+'))
    .join(' ')
}
function splitStep(step: string): string[] {
  return step === '+' ? ['+'] : step.split('+')
}

export interface Press {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

// What was pressed, in the same writing. Shift is only named for letters and named keys: "?" already
// tells that it was held.
export function pressed(event: Press, mac = isMac): string {
  const parts: string[] = []
  if (mac ? event.metaKey : event.ctrlKey) parts.push('mod')
  if (event.altKey) parts.push('alt')
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
  if (event.shiftKey && (key.length > 1 || key !== event.key)) parts.push('shift')
  parts.push(key)
  return parts.join('+')
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

// Keys that need no modifier would fire while somebody dictates or types; they can be turned off.
export function isSingle(keys: string): boolean {
  return !/(mod|alt)\+|^f\d+$|^escape$/.test(keys)
}
