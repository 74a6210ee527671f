import type { Preferences } from '@/api/types'

type Theme = NonNullable<Preferences['theme']>
type Density = NonNullable<Preferences['density']>

const dark = window.matchMedia('(prefers-color-scheme: dark)')
let chosen: Theme = (localStorage.getItem('tandem.theme') as Theme | null) ?? 'system'

function show(): void {
  document.documentElement.dataset.theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen
}
dark.addEventListener('change', show)

// The choice is also kept in the browser, because public/theme.js needs it before anyone is signed in.
export function applyTheme(theme: Theme): void {
  chosen = theme
  localStorage.setItem('tandem.theme', theme)
  show()
}
export function applyDensity(density: Density): void {
  localStorage.setItem('tandem.density', density)
  document.documentElement.dataset.density = density
}
