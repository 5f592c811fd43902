/**
 * A whole set: main file, external parts, link list, time logs, grids, ready for a folder or an archive.
 *
 *   plain objects ─► tree of elements ─► fitted to the schema of the version ─► TASKDATA/TASKDATA.XML (+ XXX00001.XML)
 *   links         ─► TASKDATA/LINKLIST.XML (version 4)
 *   logs, grids   ─► TASKDATA/TLG00001.XML + TLG00001.BIN, GRD00001.BIN
 *
 * Names are upper case and the main file stands in a folder `TASKDATA`: old terminals find nothing else.
 */
import { IsoxmlError } from '../diagnostics.js'
import type { XmlElement } from '../task-data/model.js'
import { encodeUtf8 } from '../text/utf8.js'
import type { AttachedFileToWrite } from './coding-data.js'
import { conform } from './conform.js'
import { splitExternals } from './external-files.js'
import { checkGrids, encodeGrid } from './grid-file.js'
import { linkListElement } from './link-list.js'
import { rootAttributes, rootElement } from './root.js'
import type { LogToWrite, TaskDataToWrite } from './set-model.js'
import { encodeTimeLog, writeTimeLogHeader } from './time-log.js'
import { encodeTimeLogColumns, timeLogLayoutOf } from './time-log-columns.js'
import { generationOf } from './version.js'
import { writeXml } from './xml-text.js'

/** A file of the set; `path` with forward slashes. */
export interface FileToWrite {
  readonly path: string
  readonly bytes: Uint8Array
}

/** How strictly the set is held to the schema. */
export interface WriteOptions {
  /** Cuts names that are longer than the schema allows (32 characters) instead of refusing them. */
  readonly shortenDesignators?: boolean
  /**
   * Writes what the schema refuses too, as long as XML can hold it: for passing on sets of others. Terminals may
   * reject such a set.
   */
  readonly allowInvalid?: boolean
}

/**
 * Writes a set that is valid against the schema of its version. What only version 4 knows is left out of a version 3
 * set; guidance patterns become guidance lines there.
 *
 * @param folder path of the set's folder, without a slash at the end
 * @throws IsoxmlError `VALUE_INVALID` for what the schema does not allow, naming object and attribute, for a log stem
 *         that is not `TLGnnnnn`, for a grid whose cells do not fit it, or as `encodeTimeLog` and `writeXml`;
 *         `DUPLICATE_ID`; `DANGLING_REFERENCE`
 */
export function writeTaskDataSet(
  set: TaskDataToWrite,
  folder = 'TASKDATA',
  { shortenDesignators = false, allowInvalid = false }: WriteOptions = {},
): FileToWrite[] {
  const options = { generation: generationOf(set.version), shortenDesignators, allowInvalid }
  const { gridFiles = [], logs = [], attachedFiles = [], linkGroups = [], tasks = [] } = set
  if (!allowInvalid) checkGrids(tasks, gridFiles)
  const grids = gridFiles.map(({ stem, cells }) => ({ name: `${stem}.BIN`, stem, bytes: encodeGrid(cells) }))
  const gridLengths = new Map(grids.map(({ stem, bytes }) => [stem, bytes.length]))
  const root = conform(rootElement(set, gridLengths), options)
  const { main, parts } = splitExternals(root, set.externalKinds ?? [])
  const files = [
    xmlFile('TASKDATA', main),
    ...parts.map((part) => xmlFile(part.stem, part.root)),
    ...(options.generation === 3 || linkGroups.length === 0
      ? []
      : [
          xmlFile(
            'LINKLIST',
            conform(linkListElement(linkGroups, rootAttributes(set), root, allowInvalid), options),
          ),
        ]),
    ...logs.flatMap(logFiles),
    ...grids,
    ...(options.generation === 3 ? [] : attachedFiles.flatMap(attachedBytes)),
  ]
  return files.map(({ name, bytes }) => ({ path: `${folder}/${name}`, bytes }))
}

interface NamedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

function xmlFile(stem: string, root: XmlElement): NamedFile {
  return { name: `${stem}.XML`, bytes: encodeUtf8(writeXml(root)) }
}

function logFiles(log: LogToWrite): NamedFile[] {
  const { stem } = log
  if (!/^TLG\d{5}$/.test(stem)) {
    throw new IsoxmlError(
      'VALUE_INVALID',
      { file: stem },
      `A log is named TLG and five digits, found ${stem}.`,
    )
  }
  const { header, binary } = logBytes(log)
  return [
    { name: `${stem}.XML`, bytes: header },
    { name: `${stem}.BIN`, bytes: binary },
  ]
}

function logBytes(log: LogToWrite): { header: Uint8Array; binary: Uint8Array } {
  if ('binary' in log) return log
  if ('records' in log) {
    return { header: writeTimeLogHeader(log.layout), binary: encodeTimeLog(log.layout, log.records) }
  }
  const layout = log.layout ?? timeLogLayoutOf(log.columns)
  return { header: writeTimeLogHeader(layout), binary: encodeTimeLogColumns(log.columns, layout) }
}

function attachedBytes({ filename, bytes }: AttachedFileToWrite): NamedFile[] {
  return bytes === undefined ? [] : [{ name: filename, bytes }]
}
