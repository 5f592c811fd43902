/**
 * Builds the WebAssembly kernels of packages/isoxml: record-kernel.wat becomes record-kernel-bytes.ts, xml-kernel.wat
 * xml-kernel-bytes.ts. Edit the source, then run `node tools/build-kernel.js`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import wabt from 'wabt'

const FOLDER = resolve(import.meta.dirname, '../packages/isoxml/src/kernel')
const WORDS_IN_LINE = 8

export const KERNELS = /** @type {const} */ (['record-kernel', 'long-log-kernel', 'xml-kernel'])

/**
 * @param {typeof KERNELS[number]} name
 * @returns {Promise<string>} the generated module, as it must stand in the repository
 */
export async function kernelModule(name) {
  const source = readFileSync(`${FOLDER}/${name}.wat`, 'utf8')
  const parsed = (await wabt()).parseWat(`${name}.wat`, source)
  parsed.validate()
  const { buffer } = parsed.toBinary({})
  const padded = Buffer.alloc(Math.ceil(buffer.length / 4) * 4)
  padded.set(buffer)
  const words = Array.from({ length: padded.length / 4 }, (_, at) => hex(padded.readUInt32LE(4 * at)))
  const lines = words.flatMap((_, at) =>
    at % WORDS_IN_LINE === 0 ? [`  ${words.slice(at, at + WORDS_IN_LINE).join(', ')},`] : [],
  )
  const constant = name.replaceAll('-', '_').toUpperCase()
  return [
    `/** Built from ${name}.wat by \`node tools/build-kernel.js\`; do not edit. Little-endian words. */`,
    '// biome-ignore format: generated',
    `export const ${constant}_WORDS: readonly number[] = [`,
    ...lines,
    ']',
    `export const ${constant}_BYTES = ${buffer.length}`,
    '',
  ].join('\n')
}

/** @param {number} word */
function hex(word) {
  return `0x${word.toString(16).padStart(8, '0')}`
}

if (process.argv[1] === import.meta.filename) {
  for (const name of KERNELS) writeFileSync(`${FOLDER}/${name}-bytes.ts`, await kernelModule(name))
}
