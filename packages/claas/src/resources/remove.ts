/** Takes a file out of the outbox. Never relied upon: the same file may be listed again. */
import { callApi } from './api-call.js'
import { apiUrl } from './api-request.js'
import type { ApiContext, ClaasSession } from './session.js'
import type { MachineId, OutboxFileId } from './types.js'

/**
 * Deletes a file at the provider. Call it only when the original is stored durably.
 *
 * @returns `false` when the profile knows no such call and nothing was sent
 * @throws ProviderError `FILE_GONE` for a file that is no longer there, …
 */
export async function removeFile(
  context: ApiContext,
  session: ClaasSession,
  machineId: MachineId,
  fileId: OutboxFileId,
): Promise<boolean> {
  const { delete: removal } = context.profile.resources
  if (!removal.enabled) return false
  const url = apiUrl(context.profile, session, removal, { machineId, fileId })
  await callApi(context, session, { method: removal.method, url, subject: 'file' })
  return true
}
