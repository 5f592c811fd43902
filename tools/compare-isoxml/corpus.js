/** The sets of the corpus as zip archives: as they come, or packed into a folder TASKDATA. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { memorySource, openZip, zipFiles } from '@sheaf/isoxml'

/**
 * @param {string} folder where plain folders are packed
 * @returns {Promise<{ name: string, archive: string, bytes: number }[]>} bytes of all task data files, inflated
 */
export async function setsOf(root, folder) {
  const names = readdirSync(root)
    .filter((repository) => statSync(join(root, repository)).isDirectory())
    .flatMap((repository) => readdirSync(join(root, repository)).map((name) => `${repository}/${name}`))
  const sets = []
  for (const name of names) {
    const archive = archiveOf(join(root, name), join(folder, `${name.replace('/', '-')}.zip`))
    const files = (await filesOf(archive)).filter(({ path }) => /\.(xml|bin)$/i.test(path))
    sets.push({ name, archive, bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0) })
  }
  return sets
}

function archiveOf(path, packed) {
  const zip = readdirSync(path).find((file) => /\.zip$/i.test(file))
  if (zip !== undefined) return join(path, zip)
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  writeFileSync(
    packed,
    zipFiles(
      files.map((entry) => {
        const file = join(entry.parentPath, entry.name)
        return { path: `TASKDATA/${relative(path, file)}`, bytes: new Uint8Array(readFileSync(file)) }
      }),
    ),
  )
  return packed
}

const inflateRaw = (deflated, size) => inflateRawSync(deflated, { maxOutputLength: Math.max(1, size) })

/** Every file of an archive that can be read. */
export async function filesOf(archive) {
  const { files } = await openZip(memorySource(new Uint8Array(readFileSync(archive))), { inflateRaw })
  const contents = await Promise.all(
    files.map(async (file) => ({ path: file.path, bytes: await file.read().catch(() => undefined) })),
  )
  return contents.filter(({ bytes }) => bytes !== undefined)
}

export const isCorpus = (path) => existsSync(join(path, 'expected.tsv'))
