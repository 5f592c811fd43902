/**
 * Fields, boundaries, farms and growers: made by hand over the API, or recognised in the master data of a machine.
 *
 * Whoever changes the ground raises the ledger's revision, enqueues `relink` and wants merged fields; whoever changes what
 * lies on a field wants a `merge`. All are worked off above this room.
 */
import type { Capability } from '../context.js'
import { farmRoutes } from './farms.js'
import { boundaryRoutes, fieldRoutes } from './field-routes.js'
import { growerRoutes } from './growers.js'

export { surveyGeometry } from './boundary-input.js'
export { createSurveyedField } from './create-field.js'
export { activeGround, type Box, jointBox, readGround } from './ground.js'
export { holdRevision, raiseRevision, readRevision } from './ledger.js'
export { leafUsersWithFields, mergeableFields } from './mergeable.js'
export { refuseMergedField, wantMergedFields } from './merged-field.js'
export { refuseProviderField } from './patch-field.js'
export { publishMergedFields } from './publish-merged.js'
export { type FieldRef, MERGE, RELINK } from './queues.js'
export { fieldRow, fullFields } from './read-fields.js'
export { untilGroundStands } from './standing-ground.js'
export { type MasterDataSource, masterKey, syncMasterData } from './sync-master-data.js'
export { type MergeState, readMergeState, settleMerge, sweepMerges, wantMerge } from './want-merge.js'

export const capability: Capability = {
  name: 'fields',
  routes: (context) => ({
    ...fieldRoutes(context),
    ...boundaryRoutes(context),
    ...farmRoutes(context),
    ...growerRoutes(context),
  }),
}
