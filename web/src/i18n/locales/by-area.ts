// One file per area of the product: inbox.json holds `inbox.…`.
export function byArea(files: Record<string, { default: object }>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [path.slice(2, -'.json'.length), file.default]))
}
