/** Sending task data to machines: one machine, several at once, and what became of it. */
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Delivery, type DeliveryState, type Machine, sha256Hex } from '../catalog/catalog.js'
import { Problem } from '../problem.js'
import type { Tenant } from '../tenant.js'
import type { World } from '../world.js'
import { grantOf, machineOf } from './access.js'
import { checkUpload } from './inbox-check.js'
import { slotsAsParameters } from './paths.js'

interface Upload {
  readonly bytes: Buffer
  readonly name: string | undefined
  readonly validUntilMs: number | undefined
  readonly machineIds: readonly string[]
  readonly idempotencyKey: string | undefined
}

/** The file, and its description where a client sends that as a file too. */
const MOST_FILE_PARTS = 2

export function inboxRoutes(world: World, tenantOf: () => Tenant) {
  const { paths } = world.dialect
  return async (app: FastifyInstance): Promise<void> => {
    await app.register(multipart, {
      limits: { fileSize: world.settings.maxInboxBytes, files: MOST_FILE_PARTS },
    })
    app.post<{ Params: { machineId: string } }>(slotsAsParameters(paths.inbox), async (request, reply) => {
      const tenant = tenantOf()
      const machine = machineOf(tenant, grantOf(world, tenant, request), request.params.machineId)
      const delivery = await deliver(world, tenant, machine, await readUpload(world, request))
      return reply.code(202).send(world.dialect.delivery(delivery))
    })
    app.post(paths.multiInbox, (request, reply) => deliverToMany(world, tenantOf(), request, reply))
    app.get<{ Params: { machineId: string; deliveryId: string } }>(
      slotsAsParameters(paths.delivery),
      async (request) => {
        const tenant = tenantOf()
        const machine = machineOf(tenant, grantOf(world, tenant, request), request.params.machineId)
        const delivery = tenant.catalog.deliveries.find(
          ({ id, machineId }) => id === request.params.deliveryId && machineId === machine.id,
        )
        if (delivery === undefined) throw new Problem('delivery_not_found', 'There is no such delivery.')
        return world.dialect.delivery({ ...delivery, state: progress(delivery, world.clock.now()) })
      },
    )
  }
}

async function deliverToMany(
  world: World,
  tenant: Tenant,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const grant = grantOf(world, tenant, request)
  const upload = await readUpload(world, request)
  if (upload.machineIds.length === 0) {
    throw new Problem('invalid_request', `Field ${world.dialect.upload.machineListField} names no machine.`)
  }
  const entries: (Delivery | { machineId: string; problem: Problem })[] = []
  for (const machineId of upload.machineIds) {
    try {
      entries.push(await deliver(world, tenant, machineOf(tenant, grant, machineId), upload))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      entries.push({ machineId, problem: error })
    }
  }
  return reply.code(202).send(world.dialect.deliveries(entries))
}

/** Reads the form whole. Machine ids may be a JSON list, a comma-separated text or repeated fields. */
async function readUpload(world: World, request: FastifyRequest): Promise<Upload> {
  if (!request.isMultipart()) throw new Problem('not_zip', 'Send the file as multipart/form-data.')
  const { filePart, metaPart, machineListField } = world.dialect.upload
  const machineIds: string[] = []
  let bytes: Buffer | undefined
  let meta: Meta = {}
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const content = await part.toBuffer()
      if (part.fieldname === filePart) bytes = content
      else if (part.fieldname === metaPart) meta = parsedMeta(content.toString('utf8'))
    } else if (part.fieldname === metaPart) meta = metaOf(part.value)
    else if (part.fieldname === machineListField) machineIds.push(...listed(String(part.value)))
  }
  if (bytes === undefined)
    throw new Problem('invalid_request', `The form has no file part named ${filePart}.`)
  const key = request.headers[world.dialect.idempotencyHeader]
  return {
    bytes,
    name: typeof meta.name === 'string' ? meta.name : undefined,
    validUntilMs: validUntil(meta),
    machineIds,
    idempotencyKey: typeof key === 'string' ? key : undefined,
  }
}

/** The description that may come with a file. */
interface Meta {
  readonly name?: unknown
  readonly validUntil?: unknown
}

function validUntil({ validUntil: time }: Meta): number | undefined {
  if (time === undefined || time === null) return undefined
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN
  if (Number.isNaN(ms))
    throw new Problem('invalid_request', 'validUntil must be a time such as 2026-08-01T10:15:00Z.')
  return ms
}

/** A part that says that it is JSON comes parsed. */
function metaOf(value: unknown): Meta {
  return typeof value === 'object' && value !== null ? value : parsedMeta(String(value))
}

function parsedMeta(text: string): Meta {
  try {
    const meta: unknown = JSON.parse(text)
    if (typeof meta === 'object' && meta !== null) return meta
  } catch {
    // told below, as for any other text that is no object
  }
  throw new Problem('invalid_request', 'The description of the file is not a JSON object.')
}

function listed(text: string): string[] {
  if (!text.startsWith('[')) return text.split(',').map((id) => id.trim())
  try {
    return (JSON.parse(text) as unknown[]).map(String)
  } catch {
    throw new Problem('invalid_request', 'The list of machines is not JSON.')
  }
}

/** The first answer again for the same key and bytes; other bytes under the same key are a conflict. */
async function deliver(world: World, tenant: Tenant, machine: Machine, upload: Upload): Promise<Delivery> {
  const sha256 = sha256Hex(upload.bytes)
  const { deliveries } = tenant.catalog
  const before = deliveries.find(
    ({ machineId, idempotencyKey }) =>
      machineId === machine.id && idempotencyKey !== undefined && idempotencyKey === upload.idempotencyKey,
  )
  if (before?.sha256 === sha256) return before
  if (before) throw new Problem('idempotency_conflict', 'The same key was used with other content.')
  await checkUpload(upload.bytes, machine)
  const delivery: Delivery = {
    id: `d-${String(deliveries.length + 1).padStart(2, '0')}`,
    machineId: machine.id,
    state: 'QUEUED',
    receivedAtMs: world.clock.now(),
    validUntilMs: upload.validUntilMs,
    idempotencyKey: upload.idempotencyKey,
    sha256,
    name: upload.name,
  }
  deliveries.push(delivery)
  world.save()
  return delivery
}

const DELIVERED_AFTER_MS = 30_000
const ACCEPTED_AFTER_MS = 60_000

/** The terminal fetches and accepts by the sandbox clock, unless the time for it runs out before. */
function progress({ state, receivedAtMs, validUntilMs }: Delivery, nowMs: number): DeliveryState {
  if (state !== 'QUEUED') return state
  const inTime = validUntilMs === undefined || validUntilMs >= receivedAtMs + DELIVERED_AFTER_MS
  if (!inTime) return nowMs >= validUntilMs ? 'EXPIRED' : 'QUEUED'
  if (nowMs - receivedAtMs >= ACCEPTED_AFTER_MS) return 'ACCEPTED'
  return nowMs - receivedAtMs >= DELIVERED_AFTER_MS ? 'DELIVERED' : 'QUEUED'
}
