export type Strength = 'short' | 'weak' | 'fair' | 'good' | 'strong'

export const MIN_PASSWORD = 10

// A rough guess, to nudge: length counts most, then how varied it is. The server decides.
export function strengthOf(password: string): Strength {
  if (password.length < MIN_PASSWORD) return 'short'
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length
  const different = new Set(password.toLowerCase()).size
  const bits = Math.min(password.length, different * 1.6) * (2.2 + 0.6 * kinds)
  if (bits < 34) return 'weak'
  if (bits < 46) return 'fair'
  return bits < 62 ? 'good' : 'strong'
}
