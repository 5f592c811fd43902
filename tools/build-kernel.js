/**
 * Builds the WebAssembly kernel of packages/isoxml: record-kernel.wat becomes record-kernel-bytes.ts. Edit the source,
 * then run `node tools/build-kernel.js`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import wabt from 'wabt'

const FOLDER = resolve(import.meta.dirname, '../packages/isoxml/src/kernel')
const WORDS_IN_LINE = 8

/** @returns {Promise<string>} the generated module, as it must stand in the repository */
export async function kernelModule() {
  const source = readFileSync(`${FOLDER}/record-kernel.wat`, 'utf8')
  const parsed = (await wabt()).parseWat('record-kernel.wat', source)
  parsed.validate()
  const { buffer } = parsed.toBinary({})
  const padded = Buffer.alloc(Math.ceil(buffer.length / 4) * 4)
  padded.set(buffer)
  const words = Array.from({ length: padded.length / 4 }, (_, at) => hex(padded.readUInt32LE(4 * at)))
  const lines = words.flatMap((_, at) =>
    at % WORDS_IN_LINE === 0 ? [`  ${words.slice(at, at + WORDS_IN_LINE).join(', ')},`] : [],
  )
  return [
    '/** Built from record-kernel.wat by `node tools/build-kernel.js`; do not edit. Little-endian words. */',
    '// biome-ignore format: generated',
    'export const RECORD_KERNEL_WORDS: readonly number[] = [',
    ...lines,
    ']',
    `export const RECORD_KERNEL_BYTES = ${buffer.length}`,
    '',
  ].join('\n')
}

/** @param {number} word */
function hex(word) {
  return `0x${word.toString(16).padStart(8, '0')}`
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(`${FOLDER}/record-kernel-bytes.ts`, await kernelModule())
}
