/** Rows of a table as JSON, page by page: one array a file. */
import { sql } from 'kysely'
import type { Db } from '../database/index.js'
import type { ExportedTable } from './tables.js'

const PAGE = 500

export type ExportedRow = Readonly<Record<string, unknown>>

/** Rows of the Leaf user in the order of their key. */
export async function* rowsOf(db: Db, table: ExportedTable, leafUserId: string): AsyncGenerator<ExportedRow> {
  let last: readonly string[] | undefined
  for (;;) {
    const rows = await pageOf(db, table, leafUserId, last)
    for (const { export_key: _key, ...row } of rows) yield row
    if (rows.length < PAGE || table.key.length === 0) return
    last = rows.at(-1)!.export_key
  }
}

type Paged = ExportedRow & { readonly export_key: readonly string[] }

async function pageOf(
  db: Db,
  { name, columns, key, via }: ExportedTable,
  leafUserId: string,
  last: readonly string[] | undefined,
): Promise<Paged[]> {
  const isPaged = key.length > 0
  const keys = sql.join((isPaged ? key : ['ctid']).map((column) => sql.ref(column)))
  const isTheirs =
    via.parent === undefined
      ? sql`${sql.ref(via.column)} = ${leafUserId}`
      : sql`${sql.ref(via.column)} in (select id from ${sql.table(via.parent)} where leaf_user_id = ${leafUserId})`
  const isLater = last === undefined ? sql`true` : sql`(${keys}) > (${sql.join([...last])})`
  const shown = sql.join(columns.map((column) => sql.ref(column)))
  const texts = isPaged
    ? sql`array[${sql.join(key.map((column) => sql`${sql.ref(column)}::text`))}]`
    : sql`null`
  const most = isPaged ? sql`limit ${PAGE}` : sql``
  const { rows } = await sql<Paged>`
    select ${shown}, ${texts} as "export_key" from ${sql.table(name)}
    where ${isTheirs} and ${isLater} order by ${keys} ${most}`.execute(db)
  return rows
}

/** A JSON array as it is written; values that a JSON text cannot hold are texts. */
export async function* jsonArray(rows: AsyncIterable<ExportedRow>): AsyncGenerator<Uint8Array> {
  let before = '[\n'
  for await (const row of rows) {
    yield Buffer.from(before + JSON.stringify(row))
    before = ',\n'
  }
  yield Buffer.from(before === '[\n' ? '[]\n' : '\n]\n')
}
