/**
 * The inbox of a machine: task data goes there, and what became of it is asked.
 *
 * One machine a call, also where the provider takes several at once: each delivery then has an answer, a key and a
 * repetition of its own.
 */
import { type FormPart, formBody } from '../http/multipart.js'
import { firstValueAt, valueAt } from '../json/pointer.js'
import { ProviderError } from '../outcome/provider-error.js'
import { foundSentence, jsonOf, problemOf } from '../outcome/provider-problem.js'
import { DELIVERY_STATES, type DeliveryState } from '../profile/delivery-states.js'
import { type ApiCall, callApi } from './api-call.js'
import { apiUrl } from './api-request.js'
import { ItemReader } from './field-map.js'
import { reasonOf } from './judge-api-answer.js'
import type { ApiContext, ClaasSession } from './session.js'
import type { InboxDelivery, MachineId, TaskDataFile } from './types.js'

/**
 * Hands task data to a machine.
 *
 * @throws ProviderError `DELIVERY_REFUSED` with the provider's words, `MACHINE_FORBIDDEN`, … Without an idempotency
 *         header in the profile an outage leaves open whether the data arrived, and the call is not repeated.
 */
export async function sendTaskData(
  context: ApiContext,
  session: ClaasSession,
  machineId: MachineId,
  file: TaskDataFile,
): Promise<InboxDelivery> {
  const { inbox } = context.profile.resources
  const isMulti = inbox.targeting === 'multi'
  const path = isMulti ? inbox.multiPath : inbox.path
  const call: ApiCall = {
    method: inbox.method,
    url: apiUrl(context.profile, session, { method: inbox.method, path }, { machineId }),
    subject: 'upload',
    once: inbox.idempotencyHeader === null,
    ...request(context, machineId, file),
  }
  refuse(call, !inbox.enabled, 'The profile has no inbox (resources.inbox.enabled).')
  const tooLarge = `It has ${file.bytes.length} bytes, the profile allows ${inbox.maxBytes} (resources.inbox.maxBytes).`
  refuse(call, file.bytes.length > inbox.maxBytes, tooLarge)
  const answer = await callApi(context, session, call)
  const document = jsonOf(answer.bodyText)
  const entry = isMulti ? entryOf(context, call, document, answer.status) : document
  return deliveryOf(context, entry, inbox.fields)
}

/**
 * Asks what became of a delivery.
 *
 * @returns `null` when the profile knows no such call and nothing was sent
 * @throws ProviderError `DELIVERY_GONE`, `MACHINE_FORBIDDEN`, …
 */
export async function readDelivery(
  context: ApiContext,
  session: ClaasSession,
  machineId: MachineId,
  deliveryId: string,
): Promise<InboxDelivery | null> {
  const { inboxStatus } = context.profile.resources
  if (!inboxStatus.enabled) return null
  const url = apiUrl(context.profile, session, inboxStatus, { machineId, deliveryId })
  const answer = await callApi(context, session, { method: inboxStatus.method, url, subject: 'delivery' })
  const { state } = deliveryOf(context, jsonOf(answer.bodyText), inboxStatus.fields)
  return { id: deliveryId, state }
}

function refuse({ method, url }: ApiCall, refused: boolean, detail: string): void {
  if (!refused) return
  const where = { kind: 'api' as const, method, path: url.pathname }
  throw new ProviderError('DELIVERY_REFUSED', { where, status: 0, detail })
}

function request(
  { profile }: ApiContext,
  machineId: MachineId,
  file: TaskDataFile,
): Required<Pick<ApiCall, 'headers' | 'body'>> {
  const { inbox } = profile.resources
  const key = inbox.idempotencyHeader === null ? {} : { [inbox.idempotencyHeader]: file.idempotencyKey }
  if (inbox.body === 'raw') {
    return { headers: { ...key, 'content-type': inbox.contentType }, body: file.bytes }
  }
  const { contentType, bytes } = formBody(formParts(inbox, machineId, file))
  return { headers: { ...key, 'content-type': contentType }, body: bytes }
}

type Inbox = ApiContext['profile']['resources']['inbox']

/** The file stands last: a server that reads a form as it comes knows by then whose it is. */
function formParts(inbox: Inbox, machineId: MachineId, file: TaskDataFile): FormPart[] {
  const { name, validUntil } = file
  const meta = JSON.stringify({ name, validUntil: validUntil?.toISOString() })
  const { targeting, machineListField, metaPart, filePart, contentType } = inbox
  return [
    ...(targeting === 'multi' ? [{ name: machineListField, value: JSON.stringify([machineId]) }] : []),
    ...(metaPart === null ? [] : [{ name: metaPart, value: meta, contentType: 'application/json' }]),
    { name: filePart, value: file.bytes, fileName: file.fileName, contentType },
  ]
}

/** The one machine's entry in the answer to a call for several; an entry that holds an error is one. */
function entryOf(context: ApiContext, call: ApiCall, document: unknown, status: number): unknown {
  const { multiSelect, multiErrors } = context.profile.resources.inbox
  const list = valueAt(document, multiSelect)
  const entry: unknown = Array.isArray(list) ? list[0] : undefined
  if (firstValueAt(entry, [...multiErrors.code, ...multiErrors.message]) === null) return entry
  const answer = { status, headers: {}, bodyText: JSON.stringify(entry) }
  const problem = problemOf(answer, multiErrors, [], [])
  // the status is that of the call; what this machine would have answered is told by the code, or not at all
  const reason = reasonOf(422, problem.code, { profile: context.profile, subject: 'upload' })
  const known = problem.code === 'machine_not_enabled' || problem.code === 'machine_not_found'
  const where = { kind: 'api' as const, method: call.method, path: call.url.pathname }
  throw new ProviderError(known ? 'MACHINE_FORBIDDEN' : reason, {
    where,
    status,
    detail: foundSentence(problem),
    code: problem.code,
  })
}

function deliveryOf(
  { profile }: ApiContext,
  entry: unknown,
  fields: { readonly id?: readonly string[]; readonly state?: readonly string[] },
): InboxDelivery {
  const read = new ItemReader(entry, fields, profile.clock.assumeZoneWhenMissing)
  return { id: read.id('id'), state: stateOf(read.text('state'), profile.resources.inboxStatus.states) }
}

function stateOf(word: string | null, words: Readonly<Record<string, DeliveryState>>): DeliveryState | null {
  if (word === null) return null
  if (Object.hasOwn(words, word)) return words[word]!
  return DELIVERY_STATES.find((state) => state === word.toUpperCase()) ?? null
}
