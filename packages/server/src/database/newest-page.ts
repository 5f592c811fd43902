/** One page of a query, newest rows first, with the number of rows on all pages. */
import type { Selectable, SelectQueryBuilder } from 'kysely'
import type { Tables } from './schema.js'

/** Tables whose rows are listed by when they were made. */
type Listed = 'boundary_upload' | 'consent' | 'inbox_task' | 'machine_file' | 'magic_link'

/** @param found rows to choose from; of two made at once the one with the lower id comes first */
export async function newestPage<Table extends Listed>(
  found: SelectQueryBuilder<Tables, Table, object>,
  { size, offset }: { readonly size: number; readonly offset: number },
): Promise<{ rows: Selectable<Tables[Table]>[]; total: number }> {
  // all of them have the columns that are named here, which the compiler does not see for a table not yet known
  const query = found as unknown as SelectQueryBuilder<Tables, Listed, object>
  const { total } = await query.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  const rows = await query
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(size)
    .offset(offset)
    .execute()
  return { rows: rows as unknown as Selectable<Tables[Table]>[], total: Number(total) }
}
