/** Which artefacts the database refers to, held against the files that were taken. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'

/** Every column that holds the key of an artefact; those of erased Leaf users count no more. */
const KEYS = `
  select object_key as key from original
  union all select points_key from machine_file
  union all select view_key from machine_file
  union all select points_key from operation
  union all select filtered_key from operation
  union all select view_key from operation
  union all select 'leaf-users/' || leaf_user_id || '/inbox/' || content_hash from inbox_delivery`

/** @param taken folder with the artefacts under their keys */
export async function missingArtefacts(client: pg.Client, taken: string): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(`
    select distinct key from (${KEYS}) as named
    where key is not null and not exists (
      select from leaf_user where deleted_at is not null and key like 'leaf-users/' || leaf_user.id || '/%')`)
  return rows.map(({ key }) => key).filter((key) => !existsSync(join(taken, ...key.split('/'))))
}
