/**
 * Starts a sandbox: three servers on the loopback host.
 *
 *   API n        authorization and resource server of both tenants
 *   blobs n − 1  downloads behind a redirect
 *   control n − 2  for tests and demos only
 */
import type { FastifyInstance } from 'fastify'
import { newApp, observe } from './app.js'
import { controlRoutes } from './control/routes.js'
import { type ProfileFile, printProfiles } from './dialect/profiles.js'
import { metadata, oauthRoutes } from './oauth/routes.js'
import { type SandboxOptions, settingsFrom } from './options.js'
import { type BlobTickets, blobRoutes, contentRoutes } from './resources/content.js'
import { inboxRoutes } from './resources/inbox.js'
import { machineRoutes } from './resources/machines.js'
import { outboxRoutes } from './resources/outbox.js'
import { TENANTS, type TenantName } from './tenant.js'
import { type SandboxUrls, World } from './world.js'

export interface Sandbox {
  readonly urls: SandboxUrls
  /** What `SHEAF_CLAAS_PROFILES` wants, for the dialect that is spoken. */
  readonly profiles: ProfileFile
  /** Refresh tokens in force of the seeded consents. Read again after a refresh: rotation changes them. */
  readonly refreshTokens: Readonly<Record<TenantName, string[]>>
  /** Ends all three servers and their connections. */
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/** @throws when a port is taken, the outbox folder cannot be read or the state file is of another version */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = settingsFrom(options)
  const world = await World.open(settings)
  const tickets: BlobTickets = new Map()
  const [api, blob, control] = [apiApp(world, tickets), blobApp(world, tickets), controlApp(world)]
  const close = async () => {
    await Promise.all([api.close(), blob.close(), control.close()])
  }
  const portAt = (below: number) => (settings.port === 0 ? 0 : settings.port - below)
  try {
    world.urls = {
      api: await api.listen({ host: HOST, port: portAt(0) }),
      blob: await blob.listen({ host: HOST, port: portAt(1) }),
      control: `${await control.listen({ host: HOST, port: portAt(2) })}/__sandbox`,
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    urls: world.urls,
    profiles: printProfiles(world.urls, settings.dialect, settings.graceS),
    get refreshTokens() {
      return { stage: seededTokens(world, 'stage'), production: seededTokens(world, 'production') }
    },
    close,
  }
}

function seededTokens(world: World, tenant: TenantName): string[] {
  const { grants } = world.tenants[tenant].grants
  return grants.filter((grant) => grant.seeded && !grant.revoked).map((grant) => grant.refreshToken)
}

function apiApp(world: World, tickets: BlobTickets): FastifyInstance {
  const app = newApp(world)
  observe(world, app, 'api')
  app.get('/', async () => ({
    service: 'Local sandbox for development. Not CLAAS, not run by CLAAS.',
    tenants: TENANTS,
    profiles: printProfiles(world.urls, world.settings.dialect, world.settings.graceS),
  }))
  for (const name of TENANTS) {
    const tenantOf = () => world.tenants[name]
    const prefix = `/${name}${world.dialect.paths.api}`
    app.get(`/.well-known/oauth-authorization-server/${name}`, async () => metadata(world, tenantOf()))
    app.register(oauthRoutes(world, tenantOf), { prefix: `/${name}` })
    app.register(machineRoutes(world, tenantOf), { prefix })
    app.register(outboxRoutes(world, tenantOf), { prefix })
    app.register(contentRoutes(world, tenantOf, tickets), { prefix })
    app.register(inboxRoutes(world, tenantOf), { prefix })
  }
  return app
}

function blobApp(world: World, tickets: BlobTickets): FastifyInstance {
  const app = newApp(world)
  observe(world, app, 'blob')
  for (const name of TENANTS) app.register(blobRoutes(world, name, tickets), { prefix: `/${name}` })
  return app
}

function controlApp(world: World): FastifyInstance {
  const app = newApp(world)
  app.register(controlRoutes(world), { prefix: '/__sandbox' })
  return app
}
