/**
 * The tables that hold something of a Leaf user, found out from the schema: a table that is added later is exported too.
 * Columns that hold secrets, or what secrets are recognised by, are left out.
 */
import { sql } from 'kysely'
import type { Db } from '../database/index.js'

export interface ExportedTable {
  readonly name: string
  /** Without those that hold secrets. */
  readonly columns: readonly string[]
  /** By which the rows are ordered and paged; none where the key is a secret, of tables that hold few rows. */
  readonly key: readonly string[]
  /** Column that points to the Leaf user, or to a row of another table that does. */
  readonly via: { readonly column: string; readonly parent?: string }
}

/** Names of columns whose values are secrets, sealed or digested. */
const SECRET = /secret|token|password|hmac|sealed|verifier|digest/

/** Tables that point to a Leaf user's things, and not to the Leaf user. */
const INDIRECT: Readonly<Record<string, { readonly column: string; readonly parent: string }>> = {
  authorization_request: { column: 'magic_link_id', parent: 'magic_link' },
  credential_event: { column: 'credential_id', parent: 'credential' },
  operation_file: { column: 'operation_id', parent: 'operation' },
}

/** In order of their names. */
export async function exportedTables(db: Db): Promise<ExportedTable[]> {
  const { rows } = await sql<{ name: string; columns: string[]; key: string[] | null }>`
    select c.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as columns,
      (select array_agg(k.column_name::text order by k.ordinal_position)
        from information_schema.table_constraints t
        join information_schema.key_column_usage k on k.constraint_schema = t.constraint_schema
          and k.constraint_name = t.constraint_name
        where t.table_schema = 'public' and t.table_name = c.table_name and t.constraint_type = 'PRIMARY KEY') as key
    from information_schema.columns c
    where c.table_schema = 'public'
    group by c.table_name order by c.table_name`.execute(db)
  return rows.flatMap(({ name, columns, key }) => {
    const via = viaOf(name, columns)
    if (via === undefined) return []
    const shown = columns.filter((column) => !SECRET.test(column))
    const isPaged = key?.every((column) => shown.includes(column)) ?? false
    return [{ name, columns: shown, key: isPaged ? key! : [], via }]
  })
}

function viaOf(name: string, columns: readonly string[]): ExportedTable['via'] | undefined {
  if (name === 'leaf_user') return { column: 'id' }
  return columns.includes('leaf_user_id') ? { column: 'leaf_user_id' } : INDIRECT[name]
}
