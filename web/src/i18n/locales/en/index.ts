import { byArea } from '../by-area'

// What the workspace says; more.ts has what its other pages say and is fetched when they are.
export default byArea(
  import.meta.glob<{ default: object }>(['./*.json', '!./auth.json', '!./customers.json', '!./docs.json', '!./operations.json', '!./settings.json', '!./transport.json'], { eager: true }),
)
