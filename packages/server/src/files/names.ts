/**
 * Names that the files of a Leaf user hold, and the owner's names applied to them once more.
 *
 * Only files whose names would become others are made anew, from their original and under the same id: a crop decides
 * on density and standard moisture too, and merged names on the summary. Applied twice, nothing is left to do.
 */
import type { ConfigurationValues, SourceNameCount, SourceNames } from '@sheaf/contract'
import { matchCrop, ownName, type SourceName } from '@sheaf/fieldwork'
import { configurationOf, storedForLeafUser } from '../configurations/index.js'
import type { Context } from '../context.js'
import type { Db } from '../database/index.js'
import { convertAgain } from './original-outcome.js'

type Names = ConfigurationValues['sheafNames']

interface NamedFile {
  readonly id: string
  readonly contentHash: string
  /** Undefined in files of earlier versions. */
  readonly names: readonly SourceName[] | undefined
}

async function namedFiles(db: Db, leafUserId: string): Promise<NamedFile[]> {
  const rows = await db
    .selectFrom('machine_file')
    .select(['id', 'content_hash', 'source_names'])
    .where('leaf_user_id', '=', leafUserId)
    .where('status', '=', 'processed')
    .where('origin', 'in', ['provider', 'uploaded'])
    .orderBy('id')
    .execute()
  return rows.flatMap(({ id, content_hash, source_names }) =>
    content_hash === null
      ? []
      : [{ id, contentHash: content_hash, names: (source_names as SourceName[] | null) ?? undefined }],
  )
}

/** Every name with the files that have it; what is not recognised first. Beside them the owner's names. */
export async function sourceNames(db: Db, leafUserId: string): Promise<SourceNames> {
  const counts = new Map<string, { kind: SourceName['kind']; entry: SourceNameCount }>()
  for (const { names = [] } of await namedFiles(db, leafUserId)) {
    for (const { kind, source, name } of names) {
      const key = JSON.stringify([kind, name === null, source, name])
      const files = (counts.get(key)?.entry.files ?? 0) + 1
      counts.set(key, { kind, entry: { source, ...(name === null ? {} : { name }), files } })
    }
  }
  const of = (kind: SourceName['kind']): SourceNameCount[] =>
    [...counts.values()].flatMap((count) => (count.kind === kind ? [count.entry] : [])).sort(byNeed)
  const { sheafNames } = await configurationOf(db, leafUserId)
  const own = await storedForLeafUser(db, leafUserId)
  return {
    crops: of('crop'),
    varieties: of('variety'),
    products: of('product'),
    sheafNames,
    sheafNamesOf: own?.sheafNames === undefined ? 'OWNER' : 'LEAF_USER',
  }
}

const byNeed = (a: SourceNameCount, b: SourceNameCount): number =>
  Number(a.name !== undefined) - Number(b.name !== undefined) || (a.source < b.source ? -1 : 1)

/** @returns how many files are made anew in the background */
export async function applyNames(context: Context, leafUserId: string): Promise<number> {
  const { database, jobs } = context
  const { sheafNames } = await configurationOf(database.db, leafUserId)
  const stale = (await namedFiles(database.db, leafUserId)).filter(({ names }) => isStale(names, sheafNames))
  const originals = [...new Set(stale.map(({ contentHash }) => contentHash))]
  for (const contentHash of originals) {
    const ids = stale.filter((file) => file.contentHash === contentHash).map(({ id }) => id)
    await database.unitOfWork(async (trx) => {
      // no longer what the present program would make of it: the conversion replaces it
      await trx.updateTable('machine_file').set({ pipeline_version: '' }).where('id', 'in', ids).execute()
      await convertAgain(trx, jobs, { leafUserId, contentHash })
    })
  }
  return stale.length
}

/** True where a name would become another one now, and where it is not known what the source said. */
function isStale(names: readonly SourceName[] | undefined, own: Names): boolean {
  return names === undefined || names.some((name) => nameNow(name, own) !== name.name)
}

function nameNow({ kind, source }: SourceName, { crops, varieties, products }: Names): string | null {
  if (kind === 'crop') return matchCrop(source, crops) ?? null
  return ownName(source, kind === 'variety' ? varieties : products)
}
