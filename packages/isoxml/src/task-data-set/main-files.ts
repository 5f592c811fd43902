/**
 * The main file of each set of a tree.
 *
 *   TASKDATA.XML in any letters, one a folder ─► else a file by another name whose root is that of task data
 */
import { type FileTree, folderOf, nameOf } from '../archive/file-tree.js'
import type { DiagnosticList } from '../diagnostic-list.js'
import { IsoxmlError } from '../diagnostics.js'
import type { FileEntry } from '../source.js'
import { decodeLatin1 } from '../text/utf8.js'

const ROOT_ELEMENT = 'ISO11783_TaskData'

const MAIN_FILE = 'TASKDATA.XML'
/** Parts of a set that are no main file: `TLG00001.XML`, `CTR00001.XML`, the link list. */
const PART_NAME = /^([A-Z]{3}\d+|LINKLIST)\.XML$/i
/** A renamed main file is looked for in so many files at most, in the first bytes of each. */
const MOST_CANDIDATES = 20
const HEAD_BYTES = 4096

/** @returns one main file a folder; none when there is no task data */
export async function findMainFiles(tree: FileTree, diagnostics: DiagnosticList): Promise<FileEntry[]> {
  const byFolder = new Map<string, FileEntry>()
  for (const file of tree.files) {
    const name = nameOf(file.path)
    if (name.toUpperCase() !== MAIN_FILE) continue
    const folder = folderOf(file.path)
    if (!byFolder.has(folder) || name === MAIN_FILE) byFolder.set(folder, file)
  }
  const [only] = tree.files
  const single = tree.files.length === 1 && only !== undefined && /\.xml$/i.test(only.path)
  if (byFolder.size === 0 && single) return [only]
  return byFolder.size > 0 ? [...byFolder.values()] : await findRenamed(tree, diagnostics)
}

/** Main files by another name, `TASKDATA (1).xml` or `Export.xml`: the likeliest of each folder. */
async function findRenamed(tree: FileTree, diagnostics: DiagnosticList): Promise<FileEntry[]> {
  const likelyFirst = (file: FileEntry) => (/taskdata/i.test(nameOf(file.path)) ? 0 : 1)
  const candidates = tree.files
    .filter(({ path }) => /\.xml$/i.test(path) && !PART_NAME.test(nameOf(path)))
    .sort((a, b) => likelyFirst(a) - likelyFirst(b))
    .slice(0, MOST_CANDIDATES)
  const byFolder = new Map<string, FileEntry>()
  for (const file of candidates) {
    const folder = folderOf(file.path)
    if (byFolder.has(folder) || !(await holdsTaskData(file))) continue
    byFolder.set(folder, file)
    const sentence = `${file.path}: the folder holds no ${MAIN_FILE}, but this file has its root element and was taken for it`
    diagnostics.add('NO_TASK_DATA', 'warning', sentence, { file: file.path })
  }
  return [...byFolder.values()]
}

async function holdsTaskData(file: FileEntry): Promise<boolean> {
  try {
    const head = decodeLatin1((await file.read()).subarray(0, HEAD_BYTES))
    // UTF-16 has a zero beside every letter
    return head.replaceAll('\0', '').toUpperCase().includes(`<${ROOT_ELEMENT.toUpperCase()}`)
  } catch (error) {
    if (error instanceof IsoxmlError) return false
    throw error
  }
}

/** Reports files of one folder whose names differ in case only. */
export function reportCaseTwins(files: readonly FileEntry[], diagnostics: DiagnosticList): void {
  const names = new Set<string>()
  for (const { path } of files) {
    const capitals = nameOf(path).toUpperCase()
    if (names.has(capitals)) {
      const sentence = `${path}: the folder holds two files of this name that differ in case only; the one in capitals counts, else the first`
      diagnostics.add('DUPLICATE_ID', 'warning', sentence, { file: path })
    }
    names.add(capitals)
  }
}
