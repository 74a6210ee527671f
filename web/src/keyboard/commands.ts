import { computed, onScopeDispose, shallowRef, triggerRef, type Component } from 'vue'

import { preferences } from '@/session/session'
import { isSingle, isTyping, pressed } from './keys'

// One registry feeds shortcuts, palette, tooltips, help and aria-keyshortcuts. A page registers what
// it can do while it is shown; the last one to register a name wins.
export interface Command {
  id: string
  title: () => string
  group: 'conversation' | 'list' | 'compose' | 'go' | 'app'
  keys?: string
  icon?: Component
  // Also works while typing (Ctrl Enter, Escape).
  whileTyping?: boolean
  // Goes before others of its name: a selection is meant before the open conversation.
  first?: boolean
  // Not offered in the palette: moving about is for keys only.
  hidden?: boolean
  enabled?: () => boolean
  run: () => void
}

const registry = shallowRef(new Map<string, Command[]>())

export function register(commands: Command[]): () => void {
  for (const command of commands) registry.value.set(command.id, [...(registry.value.get(command.id) ?? []), command])
  triggerRef(registry)
  return () => {
    for (const command of commands) {
      const rest = (registry.value.get(command.id) ?? []).filter((one) => one !== command)
      if (rest.length > 0) registry.value.set(command.id, rest)
      else registry.value.delete(command.id)
    }
    triggerRef(registry)
  }
}
export function useCommands(commands: Command[]): void {
  onScopeDispose(register(commands))
}

const winner = (stack: Command[]) => stack.findLast((command) => command.first) ?? stack.at(-1)!
export const commands = computed(() => [...registry.value.values()].map(winner))
export function isEnabled(command: Command): boolean {
  return command.enabled?.() ?? true
}
export function keysOf(command: Command): string | undefined {
  return preferences.value.keys?.[command.id] ?? command.keys
}
export function run(id: string): void {
  const command = commands.value.find((one) => one.id === id)
  if (command && isEnabled(command)) command.run()
}

// The first half of a two-step key ("g" of "g i") waits this long for the second.
const sequenceMs = 1_200
let started = ''
let startedAt = 0

export function commandFor(step: string, typing: boolean, at = Date.now()): Command | 'started' | null {
  const whole = started !== '' && at - startedAt < sequenceMs ? `${started} ${step}` : step
  const allowed = commands.value.filter((command) => usable(command, typing))
  const found = allowed.find((command) => keysOf(command) === whole) ?? allowed.find((command) => keysOf(command) === step)
  started = ''
  if (found) return found
  if (!allowed.some((command) => keysOf(command)?.startsWith(`${step} `))) return null
  started = step
  startedAt = at
  return 'started'
}

function usable(command: Command, typing: boolean): boolean {
  const keys = keysOf(command)
  if (!keys || !isEnabled(command)) return false
  if (typing) return command.whileTyping === true
  return preferences.value.single_keys !== false || !isSingle(keys)
}

const modalOpen = () => document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null

function onKeydown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || ['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return
  if (modalOpen()) return
  const found = commandFor(pressed(event), isTyping(event.target))
  if (!found) return
  event.preventDefault()
  if (found !== 'started') found.run()
}

export function startKeyboard(): void {
  document.addEventListener('keydown', onKeydown)
}
