/** A process that does nothing: what node itself takes. */
import { peakMegabytes } from './time-logs-peak.js'

console.log(JSON.stringify({ peak: peakMegabytes() }))
