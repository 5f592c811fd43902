/** Child process: initializes an empty embedded database in the directory of its first argument, then ends. */
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { syncTree } from './sync-tree.js'

const [, , directory] = process.argv
if (directory === undefined) throw new Error('usage: initialize-child.js <directory>')
const pglite = await PGlite.create({ fs: new NodeFS(directory) })
await pglite.close()
await syncTree(directory)
process.exit(0)
