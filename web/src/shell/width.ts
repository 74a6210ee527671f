import { shallowRef, type Ref } from 'vue'

// The breakpoints of the design, as refs: what is not shown is not built either.
function matches(query: string): Readonly<Ref<boolean>> {
  const media = window.matchMedia(query)
  const value = shallowRef(media.matches)
  media.addEventListener('change', () => (value.value = media.matches))
  return value
}

export const phone = matches('(max-width: 759px)')
export const besides = matches('(min-width: 1180px)')
export const roomy = matches('(min-width: 1440px)')
