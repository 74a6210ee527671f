// Each language under its own name: who cannot read the rest of the page finds theirs.
export function languageOptions(tags: string[]): { value: string; label: string }[] {
  return tags.map((tag) => {
    const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
    return { value: tag, label: name.charAt(0).toLocaleUpperCase(tag) + name.slice(1) }
  })
}
