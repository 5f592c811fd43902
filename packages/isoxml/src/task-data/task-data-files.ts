/**
 * The XML files of one set into its model.
 *
 *   TASKDATA.XML ─► external parts in the place of their XFR ─► ids and references checked ─► links ─► TaskData
 */
import type { DiagnosticList } from '../diagnostic-list.js'
import { IsoxmlError } from '../diagnostics.js'
import type { FileEntry } from '../source.js'
import type { ReadContext } from './attributes.js'
import { type Companions, mergeExternals, readLinks } from './external-files.js'
import { checkIdentifiers } from './identifiers.js'
import type { TaskData } from './model.js'
import { PointMemory } from './point-memory.js'
import { readTaskData } from './task-data.js'
import type { XmlCursor } from './xml-cursor.js'
import { scanXml } from './xml-scanner.js'

const ROOT_ELEMENT = 'ISO11783_TASKDATA'

/**
 * @param companions files of the set's folder
 * @throws IsoxmlError `NO_TASK_DATA` for another root element; `XML_*` as {@link scanXml}
 */
export async function readTaskDataFiles(
  main: FileEntry,
  companions: Companions,
  diagnostics: DiagnosticList,
): Promise<TaskData> {
  const context: ReadContext = { file: main.path, diagnostics, points: new PointMemory() }
  const scanned = scanXml(await main.read(), main.path)
  diagnostics.addAll(scanned.diagnostics)
  const set = await mergeExternals(taskDataRoot(scanned.root), companions, diagnostics)
  const ids = checkIdentifiers(set.documents, diagnostics)
  return readTaskData(set, await readLinks(companions, ids, diagnostics), context)
}

/** The root in any letter case; a namespace prefix is taken from all elements of the file. */
function taskDataRoot(root: XmlCursor): XmlCursor {
  const { name, document } = root
  const colon = name.lastIndexOf(':')
  if (name.slice(colon + 1).toUpperCase() === ROOT_ELEMENT) {
    if (colon >= 0) document.dropPrefix(name.slice(0, colon + 1))
    return root
  }
  const sentence = `${document.file}: expected the root element ISO11783_TaskData, found <${name.slice(0, 60)}>; this is no task data`
  throw new IsoxmlError('NO_TASK_DATA', { file: document.file, element: name.slice(0, 60) }, sentence)
}
