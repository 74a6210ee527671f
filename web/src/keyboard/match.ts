// How well a title answers what was typed: a start of the title before a start of a word before
// letters in order. 0 is no match; nothing typed matches everything.
const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()

export function score(title: string, typed: string): number {
  const wanted = plain(typed.trim())
  if (wanted === '') return 1
  const text = plain(title)
  if (text.startsWith(wanted)) return 4
  if (text.split(/[\s/-]+/).some((word) => word.startsWith(wanted))) return 3
  if (text.includes(wanted)) return 2
  return wanted.length >= 3 && inOrder(text, wanted) ? 1 : 0
}

function inOrder(text: string, wanted: string): boolean {
  let at = 0
  for (const letter of wanted.replace(/\s/g, '')) {
    at = text.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}
