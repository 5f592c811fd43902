/** Where an installation has got to: what its growers have at last, and whether work is left. */
import { type ConnectedServer, jobsOf, summaryOf } from '../support/connected-server.js'
import { eventually } from '../support/eventually.js'

const CREDENTIALS = '/services/usermanagement/api/users/:leafUserId/claas-credentials'
/** For the slowest machine: jobs of a killed process are taken over after half a minute, and its machine is busy. */
export const PATIENCE_MS = 600_000

const COMES_AGAIN: ReadonlySet<string> = new Set(['sync queued', 'sync running'])

export async function statusesOf(
  { call }: ConnectedServer,
  leafUserIds: readonly string[],
): Promise<string[]> {
  const asked = leafUserIds.map((leafUserId) => call(`GET ${CREDENTIALS}`, { params: { leafUserId } }))
  return (await Promise.all(asked)).map(({ body }) => body.status)
}

/**
 * Resolves when no job waits, runs or has failed for good, and every credential is in one of the given states. Syncs come
 * again and again, so that with many growers one always runs: that none is stuck is the provider's to tell.
 */
export async function rest(
  server: ConnectedServer,
  leafUserIds: readonly string[],
  allowed: readonly string[],
): Promise<string[]> {
  const { statuses } = await eventually(
    async () => ({ jobs: await jobsOf(server), statuses: await statusesOf(server, leafUserIds) }),
    ({ jobs, statuses }) =>
      Object.entries(jobs).every(([job, count]) => count === 0 || COMES_AGAIN.has(job)) &&
      statuses.every((status) => allowed.includes(status)),
    PATIENCE_MS,
  )
  return statuses
}

/** Resolves when so many files of each grower are processed and nothing is left to do. */
export async function done(
  server: ConnectedServer,
  leafUserIds: readonly string[],
  filesEach: number,
): Promise<void> {
  for (const leafUserId of leafUserIds) {
    await eventually(
      async () => (await filesOf(server, leafUserId)).map(({ status }) => status),
      (statuses) => statuses.length >= filesEach && statuses.every((status) => status === 'processed'),
      PATIENCE_MS,
    )
  }
  await rest(server, leafUserIds, ['OK'])
}

/** All that must be the same in every run over the same Leaf users: everything but times of creation and operation ids. */
export async function endStateOf(
  server: ConnectedServer,
  leafUserIds: readonly string[],
): Promise<unknown[]> {
  const states: unknown[] = []
  for (const leafUserId of leafUserIds) {
    const files = await filesOf(server, leafUserId)
    states.push({
      leafUserId,
      files: files
        .map(({ id, fileName, status, sizeInBytes, fields, summary }) => ({
          id,
          fileName,
          status,
          sizeInBytes,
          fields: [...fields].sort(),
          summary,
        }))
        .sort((a, b) => a.id.localeCompare(b.id)),
      operations: await operationsOf(server, leafUserId),
    })
  }
  return states
}

async function filesOf({ call }: ConnectedServer, leafUserId: string) {
  const { body } = await call('GET /services/operations/api/files', { query: { leafUserId, size: 100 } })
  return body.operations
}

async function operationsOf(server: ConnectedServer, leafUserId: string) {
  const { call } = server
  const { body } = await call('GET /services/operations/api/operations', { query: { leafUserId, size: 100 } })
  const operations = await Promise.all(
    body.map(async ({ id, type, startTime, endTime, files, fields }) => ({
      type,
      startTime,
      endTime,
      files: [...files].sort(),
      fields,
      summary: await summaryOf(call, id),
      points: await pointsOf(server, id),
    })),
  )
  return operations.sort((a, b) => a.startTime.localeCompare(b.startTime))
}

async function pointsOf({ call, download }: ConnectedServer, operationId: string): Promise<number> {
  const path = 'GET /services/operations/api/operations/:operationId/standardGeojson'
  const { body } = await call(path, { params: { operationId } })
  const { features } = JSON.parse(await download(body.downloadStandardGeojson)) as { features: unknown[] }
  return features.length
}
