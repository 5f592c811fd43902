/** One row of a query by the id that a client names. */
import { isUuid } from '@sheaf/contract'
import type { Selectable, SelectQueryBuilder } from 'kysely'
import type { Tables } from './schema.js'

/** Tables whose rows are asked for by id. */
type Named =
  | 'boundary_upload'
  | 'boundary_upload_entry'
  | 'credential'
  | 'inbox_delivery'
  | 'inbox_task'
  | 'leaf_user'
  | 'machine_file'
  | 'magic_link'
  | 'operation'
  | 'reprocess'

/** @param found rows to choose from; undefined for an id of none of them, or for what is no id at all */
export async function rowById<Table extends Named>(
  found: SelectQueryBuilder<Tables, Table, object>,
  id: string,
): Promise<Selectable<Tables[Table]> | undefined> {
  if (!isUuid(id)) return undefined
  // all of them have the column that is named here, which the compiler does not see for a table not yet known
  const query = found as unknown as SelectQueryBuilder<Tables, Named, object>
  const row = await query.selectAll().where('id', '=', id).executeTakeFirst()
  return row as unknown as Selectable<Tables[Table]> | undefined
}
