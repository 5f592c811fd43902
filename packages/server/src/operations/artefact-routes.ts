/** Routes of what is made of an operation's points: forms to download, pictures, the page's columns. */
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import { downloadView, wholeOrCurrent } from '../files/index.js'
import type { Owner, RouteImplementations } from '../http/index.js'
import { downloadArtefact, type OperationForm, requireForm } from './downloads.js'
import { geotiffsOf, imagesOf, requireSwitch } from './images.js'
import { operationRow } from './read-operations.js'
import { operationArtefactUrl } from './wire.js'

export function artefactRoutes(context: Context): RouteImplementations {
  const { database, settings } = context
  const { db } = database
  const formUrl = async (owner: Owner, operationId: string, form: OperationForm) => {
    const row = await operationRow(db, owner, operationId)
    requireForm(row, form, await configurationOf(db, row.leaf_user_id))
    return operationArtefactUrl(settings.publicUrl, row.id, form)
  }
  return {
    getOperationStandardGeojson: async ({ owner, params }) => {
      const url = await formUrl(owner, params.operationId, 'standardGeojson')
      return { status: 200, body: { standardGeojson: url, downloadStandardGeojson: url } }
    },
    getOperationFilteredGeojson: async ({ owner, params }) => {
      const url = await formUrl(owner, params.operationId, 'filteredGeojson')
      return { status: 200, body: { filteredGeojson: url, downloadFilteredGeojson: url } }
    },
    getOperationStandardGeoparquet: async ({ owner, params }) => {
      const url = await formUrl(owner, params.operationId, 'standardGeoparquet')
      return { status: 200, body: { downloadStandardGeoparquet: url } }
    },
    getOperationFilteredGeoparquet: async ({ owner, params }) => {
      const url = await formUrl(owner, params.operationId, 'filteredGeoparquet')
      return { status: 200, body: { downloadFilteredGeoparquet: url } }
    },
    listOperationImages: async ({ owner, params }) => {
      const row = await operationRow(db, owner, params.operationId)
      requireSwitch(await configurationOf(db, row.leaf_user_id), 'operationsImageCreation')
      return { status: 200, body: [] }
    },
    listOperationGeotiffImages: async ({ owner, params }) => {
      const row = await operationRow(db, owner, params.operationId)
      return {
        status: 200,
        body: await geotiffsOf(context, row, await configurationOf(db, row.leaf_user_id)),
      }
    },
    listOperationImagesV2: async ({ owner, params }) => {
      const row = await operationRow(db, owner, params.operationId)
      return { status: 200, body: await imagesOf(context, row, await configurationOf(db, row.leaf_user_id)) }
    },
    downloadOperationArtefact: async ({ owner, params, reply }) => {
      const row = await operationRow(db, owner, params.operationId)
      const configuration = await configurationOf(db, row.leaf_user_id)
      return await downloadArtefact(context, row, params.artefact, configuration, reply)
    },
    getOperationView: async ({ owner, params, reply }) => {
      const row = await operationRow(db, owner, params.operationId)
      return wholeOrCurrent(await downloadView(context.objects, row.view_key, reply))
    },
  }
}
