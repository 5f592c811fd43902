/** Tells the provider that a file has arrived. Never relied upon: the same file may be listed again. */
import { callApi } from './api-call.js'
import { apiUrl } from './api-request.js'
import type { ApiContext, ClaasSession } from './session.js'
import type { MachineId, OutboxFileId } from './types.js'

/**
 * Acknowledges a file. Call it only when the original is stored durably.
 *
 * @returns `false` when the profile knows no such call and nothing was sent
 * @throws ProviderError `FILE_GONE` for a file that is no longer there, …
 */
export async function acknowledgeFile(
  context: ApiContext,
  session: ClaasSession,
  machineId: MachineId,
  fileId: OutboxFileId,
): Promise<boolean> {
  const { acknowledge } = context.profile.resources
  if (!acknowledge.enabled) return false
  const url = apiUrl(context.profile, session, acknowledge, { machineId, fileId })
  await callApi(context, session, { method: acknowledge.method, url, subject: 'file' })
  return true
}
