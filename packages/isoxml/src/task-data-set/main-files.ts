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
/** Parts of a set that are no main file: `TLG00001.XML` and its binary, `CTR00001.XML`, the link list. */
const PART_NAME = /^([A-Z]{3}\d+\.(XML|BIN)|LINKLIST\.XML)$/i
/** A renamed main file is looked for in so many files at most, in the first bytes of each. */
const MOST_CANDIDATES = 20
const HEAD_BYTES = 4096

/** @returns one main file a folder, those by another name behind the others; none when there is no task data */
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
  return [...byFolder.values(), ...(await findRenamed(tree, new Set(byFolder.keys()), diagnostics))]
}

/**
 * Main files by another name, `TASKDATA (1).xml` or `Export.xml`: the likeliest of each folder.
 *
 * @param known folders that have their main file: another file there is a copy. Beside them only a folder with parts of
 *              a set counts, for a lone file is most often a copy too
 */
async function findRenamed(
  tree: FileTree,
  known: ReadonlySet<string>,
  diagnostics: DiagnosticList,
): Promise<FileEntry[]> {
  const others = tree.files.filter(({ path }) => !known.has(folderOf(path)))
  const parts = new Set(others.filter(isPart).map(({ path }) => folderOf(path)))
  const mayHoldSet = (folder: string) => known.size === 0 || parts.has(folder)
  const likelyFirst = (file: FileEntry) => (/taskdata/i.test(nameOf(file.path)) ? 0 : 1)
  const candidates = others
    .filter((file) => /\.xml$/i.test(file.path) && !isPart(file) && mayHoldSet(folderOf(file.path)))
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

const isPart = ({ path }: FileEntry): boolean => PART_NAME.test(nameOf(path))

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

/** The folder of a set. */
export interface SetFolder {
  readonly main: FileEntry
  readonly files: readonly FileEntry[]
  /** '' for the only set, else the path of the folder. */
  readonly name: string
}

/** @param mains as {@link findMainFiles} gives them */
export function setFolders(tree: FileTree, mains: readonly FileEntry[]): SetFolder[] {
  const byFolder = filesByFolder(tree, mains)
  return mains.map((main) => {
    const folder = folderOf(main.path)
    return { main, files: byFolder.get(folder) ?? [], name: mains.length === 1 ? '' : folder }
  })
}

/**
 * The files of each folder. A folder that differs from a set's own in case only, and has no main file of its own, is the
 * same folder: such archives come from file systems that do not tell the two apart.
 */
function filesByFolder(tree: FileTree, mains: readonly FileEntry[]): Map<string, FileEntry[]> {
  const folders = new Set(mains.map(({ path }) => folderOf(path)))
  const byCapitals = new Map<string, string>()
  for (const folder of folders)
    if (!byCapitals.has(folder.toUpperCase())) byCapitals.set(folder.toUpperCase(), folder)
  const byFolder = new Map<string, FileEntry[]>()
  for (const file of tree.files) {
    const own = folderOf(file.path)
    const folder = folders.has(own) ? own : (byCapitals.get(own.toUpperCase()) ?? own)
    const files = byFolder.get(folder)
    if (files === undefined) byFolder.set(folder, [file])
    else files.push(file)
  }
  return byFolder
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
