// Avatars never use the status hues.
const hues = ['sky', 'plum', 'petrol', 'stone'] as const

export function hueOf(name: string): (typeof hues)[number] {
  let sum = 0
  for (const letter of name) sum += letter.codePointAt(0)!
  return hues[sum % hues.length]!
}

export function initials(name: string): string {
  const words = name
    .replace(/@.*/, '')
    .split(/[\s._-]+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word))
  const first = [...(words[0] ?? '?')][0]!
  const last = words.length > 1 ? [...words.at(-1)!][0]! : ''
  return (first + last).toLocaleUpperCase()
}
