/** What the channels of a log refer to: elements of the set's devices and identifiers of the data dictionary. */
import type { Diagnostic } from '../diagnostics.js'
import { dataDictionaryEntry, isProprietaryDdi } from '../dictionary/entry.js'
import type { TaskData } from '../task-data/model.js'
import type { LogFile } from '../task-data-set/log-files.js'
import type { Channel, TimeLog } from '../time-log/model.js'

/** Identifiers that are no values of their own: cut out of a bus message, the default set, none given. */
const SPECIAL_DDIS: ReadonlySet<number> = new Set([0xdffe, 0xdfff, 0xffff])
/** Named in one sentence; the rest is counted. */
const MOST_NAMED = 5

/** Ids of all device elements of a set. */
export function elementIdsOf({ devices }: TaskData): ReadonlySet<string> {
  return new Set([...devices.values()].flatMap(({ elements }) => elements.map(({ id }) => id)))
}

/** @returns at most one `DANGLING_REFERENCE` and one `DDI_UNKNOWN` a log, naming the first of them */
export function logReferences(
  log: TimeLog,
  file: LogFile,
  elementIds: ReadonlySet<string>,
): readonly Diagnostic[] {
  const header = file.headerPath ?? `${file.stem}.XML`
  const where = { file: header, element: 'DLV' }
  const homeless = distinct(log.channels, ({ elementId }) =>
    elementId === undefined || elementIds.has(elementId) ? undefined : elementId,
  )
  const unknown = distinct(log.channels, ({ ddi }) =>
    SPECIAL_DDIS.has(ddi) || isProprietaryDdi(ddi) || dataDictionaryEntry(ddi) !== undefined
      ? undefined
      : String(ddi),
  )
  const found: Diagnostic[] = []
  if (homeless.length > 0) {
    const message = `${header}: channels belong to ${named(homeless)}, which no device of the set has; their values are kept`
    found.push({ code: 'DANGLING_REFERENCE', severity: 'warning', message, where })
  }
  if (unknown.length > 0) {
    const message = `${header}: DDI ${named(unknown)} is not in the data dictionary; its values are kept as raw numbers`
    found.push({ code: 'DDI_UNKNOWN', severity: 'info', message, where })
  }
  return found
}

function distinct(channels: readonly Channel[], name: (channel: Channel) => string | undefined): string[] {
  return [...new Set(channels.map(name))].filter((one) => one !== undefined)
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).join(', ')
  return names.length > MOST_NAMED ? `${shown} and ${names.length - MOST_NAMED} more` : shown
}
