/**
 * The database: one PostgreSQL dialect, embedded (PGlite) or on a server.
 *
 * `db` reads and writes single statements; whatever belongs together goes through `unitOfWork`, the only door to a
 * transaction.
 */

export type { Database, Db, Trx } from './database.js'
export { deterministicId } from './deterministic-id.js'
export { DirectoryInUse } from './embedded/directory-lock.js'
export { syncTree } from './embedded/sync-tree.js'
export { newestPage } from './newest-page.js'
export { openDatabase } from './open-database.js'
export type { OpenedDatabase } from './opened-database.js'
export { orderedId } from './ordered-id.js'
export { rowById } from './row-by-id.js'
export type { Tables } from './schema.js'
export { storableText } from './storable-text.js'
