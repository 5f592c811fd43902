/** Downloads: the bytes of a file, whole or in part, directly or through a redirect to the blob port. */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OutboxFile } from '../catalog/catalog.js'
import { Problem } from '../problem.js'
import type { Tenant, TenantName } from '../tenant.js'
import type { World } from '../world.js'
import { fileOf, grantOf, machineOf } from './access.js'
import { slotsAsParameters } from './paths.js'
import { judgeRange } from './range.js'

const BLOB_LIFETIME_MS = 300_000

interface BlobTicket {
  readonly tenant: TenantName
  readonly file: OutboxFile
  readonly expiresAtMs: number
}

/** Tickets handed out by redirects, spent on the blob port. */
export type BlobTickets = Map<string, BlobTicket>

export function contentRoutes(world: World, tenantOf: () => Tenant, tickets: BlobTickets) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { machineId: string; fileId: string } }>(
      slotsAsParameters(world.dialect.paths.content),
      async (request, reply) => {
        const tenant = tenantOf()
        const machine = machineOf(tenant, grantOf(world, tenant, request), request.params.machineId)
        const file = fileOf(tenant, machine, request.params.fileId)
        if (file.expiresAtMs <= world.clock.now()) {
          throw new Problem('file_expired', `File ${file.id} is past its retention time.`)
        }
        if (!world.settings.redirectDownloads) return sendFile(file, request, reply)
        const ticket = randomBytes(16).toString('base64url')
        tickets.set(ticket, { tenant: tenant.name, file, expiresAtMs: world.clock.now() + BLOB_LIFETIME_MS })
        return reply.redirect(`${world.urls.blob}/${tenant.name}/blob/${ticket}`, 302)
      },
    )
  }
}

/** The blob port. A bearer token that arrives here has left its host: that is written down as a failure. */
export function blobRoutes(world: World, tenantName: TenantName, tickets: BlobTickets) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { ticket: string } }>('/blob/:ticket', async (request, reply) => {
      if (request.headers.authorization !== undefined) {
        world.failures.push(`an Authorization header was sent to the blob port (request ${request.id})`)
      }
      const ticket = tickets.get(request.params.ticket)
      if (ticket === undefined || ticket.tenant !== tenantName || ticket.expiresAtMs <= world.clock.now()) {
        throw new Problem('file_not_found', 'The download address is unknown or has expired.')
      }
      return sendFile(ticket.file, request, reply)
    })
  }
}

/** Both spellings of RFC 6266: plain ASCII for everybody, the whole name for who can read it. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`
}

async function sendFile(
  file: OutboxFile,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const bytes = await file.read()
  const etag = `"${file.sha256}"`
  reply.headers({
    'content-type': file.contentType,
    'content-disposition': attachment(file.name),
    'accept-ranges': 'bytes',
    etag,
  })
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  const ifRange = request.headers['if-range']
  const wanted = ifRange === undefined || ifRange === etag ? request.headers.range : undefined
  const range = judgeRange(wanted, bytes.length)
  if (range.kind === 'unsatisfiable') {
    throw new Problem('range_not_satisfiable', `The file has ${bytes.length} bytes.`, {
      'content-range': `bytes */${bytes.length}`,
    })
  }
  if (range.kind === 'whole') return reply.send(Buffer.from(bytes))
  return reply
    .code(206)
    .header('content-range', `bytes ${range.from}-${range.to - 1}/${bytes.length}`)
    .send(Buffer.from(bytes.subarray(range.from, range.to)))
}
