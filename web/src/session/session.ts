import { computed, ref, shallowRef } from 'vue'

import { get, patch, remove, setCsrfToken, whenSignedOut } from '@/api/client'
import { startLive, stopLive } from '@/api/live'
import { isProblem } from '@/api/problem'
import { queryClient } from '@/api/query'
import type { Me, Permission, Preferences, Session } from '@/api/types'
import { setLocale } from '@/i18n'
import { applyDensity, applyTheme } from './theme'

// Who is signed in. `session` is null when nobody is.
export const session = shallowRef<Session | null>(null)
export const me = computed(() => session.value?.agent ?? null)
export const preferences = computed<Preferences>(() => me.value?.preferences ?? {})

export function can(permission: Permission): boolean {
  return me.value?.permissions.includes(permission) ?? false
}

export async function enter(answer: Session): Promise<void> {
  setCsrfToken(answer.csrf_token)
  session.value = answer
  applyPreferences(answer.agent)
  await setLocale(answer.agent.locale)
  startLive(answer.live_position)
}

function applyPreferences(agent: Me): void {
  if (agent.preferences.theme) applyTheme(agent.preferences.theme)
  if (agent.preferences.density) applyDensity(agent.preferences.density)
}

// Asks once who we are; answers false when nobody is signed in.
let asked: Promise<boolean> | null = null
export function knowSession(): Promise<boolean> {
  if (session.value) return Promise.resolve(true)
  asked ??= get<Session>('/session')
    .then(async (answer) => {
      await enter(answer)
      return true
    })
    .catch((error: unknown) => {
      asked = null
      if (isProblem(error) && error.status === 401) return false
      throw error
    })
  return asked
}

function forget(): void {
  asked = null
  session.value = null
  setCsrfToken(null)
  stopLive()
  queryClient.clear()
}

export async function signOut(): Promise<void> {
  await remove('/session').catch(() => undefined)
  forget()
}

let onLost: () => void = () => {}
export function whenSessionLost(handler: () => void): void {
  onLost = handler
}

// The server does not know us any more. What is on the screen, and what was typed there, stays:
// auth/SignInAgain asks for the password over it.
export const expired = ref(false)
whenSignedOut(() => {
  if (!session.value) return
  expired.value = true
  stopLive()
})
export async function enterAgain(answer: Session): Promise<void> {
  await enter(answer)
  expired.value = false
  void queryClient.invalidateQueries()
}
export function leaveExpired(): void {
  expired.value = false
  forget()
  onLost()
}

export async function changeMe(change: Partial<Pick<Me, 'name' | 'locale' | 'signature' | 'availability'>> & { preferences?: Preferences }): Promise<Me> {
  const agent = await patch<Me>('/me', { body: change })
  if (session.value) session.value = { ...session.value, agent }
  if (change.locale) await setLocale(change.locale)
  return agent
}

// Preferences apply at once and are kept on the server in the background.
export async function prefer(change: Preferences): Promise<void> {
  const next = { ...preferences.value, ...change }
  if (session.value) session.value = { ...session.value, agent: { ...session.value.agent, preferences: next } }
  if (change.theme) applyTheme(change.theme)
  if (change.density) applyDensity(change.density)
  await changeMe({ preferences: next })
}
