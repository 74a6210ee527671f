import { byArea } from '../by-area'

export default byArea(import.meta.glob<{ default: object }>('./*.json', { eager: true }))
