import { byArea } from '../by-area'

export default byArea(import.meta.glob<{ default: object }>(['./auth.json', './customers.json', './docs.json', './operations.json', './settings.json', './transport.json'], { eager: true }))
