/** What a terminal would not take: no zip, not exactly one set of task data, a version it cannot read. */
import { inflateRawSync } from 'node:zlib'
import { IsoxmlError, memorySource, openTaskData, openZip, type TaskDataArchive } from '@sheaf/isoxml'
import type { Machine } from '../catalog/catalog.js'
import { Problem } from '../problem.js'

/** @throws Problem `not_zip` or `not_isoxml` */
export async function checkUpload(bytes: Uint8Array, machine: Machine): Promise<void> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new Problem('not_zip', 'The file is not a zip archive.')
  const { sets } = await opened(bytes)
  if (sets.length !== 1)
    throw new Problem('not_isoxml', `Expected one set of task data, found ${sets.length}.`)
  const major = sets[0]!.taskData.versionMajor
  if (!machine.terminal.isoxml.some((version) => version.startsWith(`${major}.`))) {
    const readable = machine.terminal.isoxml.join(', ')
    throw new Problem(
      'not_isoxml',
      `The terminal reads version ${readable}, the file states ${major ?? 'none'}.`,
    )
  }
}

async function opened(bytes: Uint8Array): Promise<TaskDataArchive> {
  try {
    const inflateRaw = (deflated: Uint8Array, size: number) =>
      inflateRawSync(deflated, { maxOutputLength: Math.max(1, size) })
    return await openTaskData(await openZip(memorySource(bytes), { inflateRaw }))
  } catch (error) {
    if (!(error instanceof IsoxmlError)) throw error
    const isArchive = error.code !== 'NOT_A_ZIP' && !error.code.startsWith('ZIP_')
    throw new Problem(isArchive ? 'not_isoxml' : 'not_zip', error.message)
  }
}
