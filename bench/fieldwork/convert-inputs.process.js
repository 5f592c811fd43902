/** Writes one set to convert into the folder given; the processes that measure stay small by that. */
import { writeConvertSet } from './convert-inputs.js'

const [folder, name, scale] = process.argv.slice(2)
writeConvertSet(folder, name, Number(scale))
console.log('{}')
