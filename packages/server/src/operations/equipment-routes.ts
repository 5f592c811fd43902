/** Routes of who took part in an operation. */
import type { MachineInfo } from '@sheaf/fieldwork'
import type { Context } from '../context.js'
import { equipmentId } from '../files/index.js'
import type { Owner, RouteImplementations } from '../http/index.js'
import { filesOfOperation, operationRow } from './read-operations.js'

export function equipmentRoutes({ database: { db } }: Context): RouteImplementations {
  /** Ids of the machines or implements of an operation's files, each once. */
  const equipmentOf = async (owner: Owner, operationId: string, type: MachineInfo['type']) => {
    const { id, leaf_user_id } = await operationRow(db, owner, operationId)
    const rows = await filesOfOperation(db, id).select('machinery').execute()
    const machinery = rows.flatMap((row) => row.machinery as MachineInfo[])
    const ofType = machinery.filter((each) => each.type === type)
    return [...new Set(ofType.map((each) => equipmentId(leaf_user_id, each)))]
  }
  return {
    getOperationMachines: async ({ owner, params }) => {
      return { status: 200, body: { machines: await equipmentOf(owner, params.operationId, 'machine') } }
    },
    getOperationImplements: async ({ owner, params }) => {
      return { status: 200, body: { implements: await equipmentOf(owner, params.operationId, 'implement') } }
    },
    // Task data names its workers, and the consent of a grower is none of theirs.
    getOperationOperators: async ({ owner, params }) => {
      await operationRow(db, owner, params.operationId)
      return { status: 200, body: { operators: [] } }
    },
    listOperationSessions: async ({ owner, params }) => {
      await operationRow(db, owner, params.operationId)
      return { status: 200, body: [] }
    },
  }
}
