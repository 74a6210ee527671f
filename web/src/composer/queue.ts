import { ref } from 'vue'

// Replies written while the server could not be reached; sent in order once it can.
export const waitingSends = ref(0)
