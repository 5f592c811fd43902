/**
 * The schema versions that are written. 4.2 and 4.3 differ in the number only; what version 4 added is left out of a
 * version 3 file (`schema.ts` says which).
 */
export type TaskDataVersion = '3.3' | '4.2' | '4.3'

/** The generation that the rules of the schema depend on. */
export type Generation = 3 | 4

export function generationOf(version: TaskDataVersion): Generation {
  return version === '3.3' ? 3 : 4
}

/** DDI as the schemas want it: four capital hex digits. */
export function ddiText(ddi: number): string {
  return ddi.toString(16).toUpperCase().padStart(4, '0')
}

/** As {@link ddiText}, for one that may be left out. */
export function optionalDdiText(ddi: number | undefined): string | undefined {
  return ddi === undefined ? undefined : ddiText(ddi)
}
