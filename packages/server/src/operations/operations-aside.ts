/** The operations of a field as they would be if some files were others. Nothing is stored or published. */
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import { activeGround, type FieldRef } from '../fields/index.js'
import { computePlanned, operationIdOf } from './build.js'
import { planOperations, type SourceFile } from './plan.js'
import { readExisting, readLinkedIds, readSourceFiles } from './read-sources.js'
import { isUnchanged, wantedOperations } from './wanted.js'

export interface OperationAside {
  readonly id: string
  readonly type: string
  /** Whether there is one of this id already. */
  readonly stands: boolean
  /** Undefined when there would be none. */
  readonly after: { readonly points: number; readonly summary: unknown } | undefined
}

/**
 * @param replaced files by id, as they would be; undefined for one that would give no points any more. Links to the field
 *                 are those that stand: a file that is new here lies on no field yet.
 * @returns only operations that are made from something else than those that stand
 */
export async function operationsAside(
  context: Context,
  signal: AbortSignal,
  field: FieldRef,
  replaced: ReadonlyMap<string, SourceFile | undefined>,
): Promise<OperationAside[]> {
  const { db } = context.database
  const ground = await activeGround(db, field.leafUserId, field.fieldId)
  if (ground === undefined) return []
  const configuration = await configurationOf(db, field.leafUserId)
  const standing = await readSourceFiles(db, field.leafUserId)
  const files = standing.flatMap((file) => (replaced.has(file.id) ? (replaced.get(file.id) ?? []) : file))
  const known = new Set(standing.map(({ id }) => id))
  const added = [...replaced.values()].flatMap((file) =>
    file === undefined || known.has(file.id) ? [] : [file],
  )
  const existing = await readExisting(db, field)
  const linked = await readLinkedIds(db, field, !configuration.splitOperationsByField)
  const plan = planOperations([...files, ...added], linked, configuration)
  const wanted = wantedOperations(plan, existing, configuration, ground.hash)
  const aside: OperationAside[] = []
  for (const want of wanted) {
    if (isUnchanged(want)) continue
    const built = await computePlanned(context, signal, want, configuration, ground.geometry)
    const after = built === undefined ? undefined : { points: built.pointCount, summary: built.summary }
    aside.push({
      id: operationIdOf(field, want),
      type: want.type,
      stands: want.existing !== undefined,
      after,
    })
  }
  const continued = new Set(wanted.map((want) => want.existing?.id))
  const gone = existing.filter(({ id }) => !continued.has(id))
  return [...aside, ...gone.map(({ id, type }) => ({ id, type, stands: true, after: undefined }))]
}
