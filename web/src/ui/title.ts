// The window's title says where we are, most specific first.
export function setTitle(page: string): void {
  document.title = page ? `${page} · Tandem` : 'Tandem'
}
