import { ref } from 'vue'

// One clock for everything on the page that shows how long ago or how soon.
export const now = ref(Date.now())
setInterval(() => (now.value = Date.now()), 20_000)
