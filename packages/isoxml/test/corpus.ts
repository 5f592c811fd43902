/** The corpus of real sets: where it lies, and its expected numbers as an independent strict decoder counted them. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { type FileTree, fileTree, type InflateRaw, memorySource, openZip } from '../src/index.js'

const repositoryRoot = resolve(import.meta.dirname, '../../..')

/** `SHEAF_CORPUS`, else beside the repository. */
export const corpusRoot = process.env['SHEAF_CORPUS'] ?? resolve(repositoryRoot, '../shared/corpus')

export const hasCorpus = existsSync(join(corpusRoot, 'expected.tsv'))

/** Node's inflate, told to stop at the announced size. */
export const inflateRaw: InflateRaw = (deflated, inflatedSize) =>
  inflateRawSync(deflated, { maxOutputLength: Math.max(1, inflatedSize) })

/** One row of `expected.tsv`, one time log. */
export type ExpectedLog = Readonly<Record<string, string>> & { readonly case: string; readonly file: string }

export function expectedLogs(): ExpectedLog[] {
  if (!hasCorpus) return []
  const [head, ...rows] = readFileSync(join(corpusRoot, 'expected.tsv'), 'utf8').trim().split('\n')
  const names = head!.split('\t')
  return rows.map((row) => {
    const cells = row.split('\t')
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])) as ExpectedLog
  })
}

/** Every folder of the corpus that is a set or holds archives, as `repository/case`. */
export function corpusCases(): string[] {
  if (!hasCorpus) return []
  return readdirSync(corpusRoot).flatMap((repository) => {
    const path = join(corpusRoot, repository)
    return statSync(path).isDirectory() ? readdirSync(path).map((name) => `${repository}/${name}`) : []
  })
}

/** The case's only zip, else its folder. */
export async function corpusTree(name: string): Promise<FileTree> {
  const folder = join(corpusRoot, name)
  const zip = readdirSync(folder).find((file) => /\.zip$/i.test(file))
  if (zip !== undefined) {
    return await openZip(memorySource(readFileSync(join(folder, zip))), { inflateRaw, name: basename(zip) })
  }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return fileTree(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path: relative(folder, path), size: statSync(path).size, read: async () => readFileSync(path) }
    }),
  )
}
