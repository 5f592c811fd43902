/** All that a running sandbox knows: settings, clock, the two tenants, faults and journal. Routes share one. */

import { OutboxFolder } from './catalog/outbox-folder.js'
import type { SeedName } from './catalog/seed-names.js'
import { FOLDER_MACHINE, folderMachine, seedCatalog } from './catalog/seeds.js'
import { SandboxClock } from './clock.js'
import { DIALECTS, type Dialect } from './dialect/dialects.js'
import { FaultBook } from './faults/rules.js'
import { Journal } from './journal.js'
import { GrantBook } from './oauth/grants.js'
import type { Settings } from './options.js'
import { RequestLimit } from './request-limit.js'
import { type SavedState, StateFile } from './state-file.js'
import { CLIENT, TENANTS, type Tenant, type TenantName, tenantId } from './tenant.js'

export interface SandboxUrls {
  readonly api: string
  readonly blob: string
  readonly control: string
}

/** Enough for a few tests or people that each need a consent of their own. */
const SEEDED_GRANTS = 3

export class World {
  readonly settings: Settings
  readonly dialect: Dialect
  readonly faults = new FaultBook()
  readonly journal = new Journal()
  /** Violations seen, such as a bearer token on the blob port. */
  readonly failures: string[] = []
  readonly limits: Readonly<Record<TenantName, RequestLimit>> = {
    stage: new RequestLimit(),
    production: new RequestLimit(),
  }
  clock: SandboxClock
  tenants: Readonly<Record<TenantName, Tenant>>
  urls: SandboxUrls = { api: '', blob: '', control: '' }
  #baseMs: number
  readonly #startSettings: Settings
  readonly #folder: OutboxFolder | undefined
  readonly #file: StateFile | undefined

  private constructor(settings: Settings, file: StateFile | undefined, saved: SavedState | undefined) {
    this.settings = settings
    this.#startSettings = { ...settings }
    this.dialect = DIALECTS[settings.dialect]
    this.#file = file
    this.#folder = settings.outboxDir === undefined ? undefined : new OutboxFolder(settings.outboxDir)
    this.clock = new SandboxClock(saved?.clockOffsetMs)
    this.#baseMs = saved?.baseMs ?? this.clock.now()
    this.tenants = this.#freshTenants(settings.seed, saved)
  }

  static async open(settings: Settings): Promise<World> {
    const file = settings.stateDir === undefined ? undefined : new StateFile(settings.stateDir)
    const saved = file?.load()
    const world = new World(settings, file, saved)
    await world.#addFolder()
    if (saved) world.#restore(saved)
    world.save()
    return world
  }

  /** Back to the start: settings, real time, seeded machines, new seeded grants; faults and journal empty. */
  async reset(seed: SeedName = this.settings.seed): Promise<void> {
    Object.assign(this.settings, this.#startSettings)
    this.clock = new SandboxClock()
    this.#baseMs = this.clock.now()
    this.faults.clear()
    this.journal.clear()
    this.failures.length = 0
    this.tenants = this.#freshTenants(seed, undefined)
    await this.#addFolder()
    this.save()
  }

  /** New machines and outboxes; grants stay. */
  async reseed(seed: SeedName): Promise<void> {
    for (const name of TENANTS) this.tenants[name].catalog = seedCatalog(name, seed, this.clock.now())
    this.#baseMs = this.clock.now()
    await this.#addFolder()
    this.save()
  }

  /** Looks into the outbox folder for what was dropped there; to be called before an outbox is listed. */
  async lookIntoFolder(tenant: Tenant, machineId: string): Promise<void> {
    if (machineId !== tenantId(tenant.name, 'm', FOLDER_MACHINE)) return
    await this.#folder?.refresh(tenant.catalog, machineId, this.clock.now())
  }

  /** To be called after every change that must survive, before the change is answered. */
  save(): void {
    this.#file?.save({
      formatVersion: 1,
      clockOffsetMs: this.clock.offsetMs,
      baseMs: this.#baseMs,
      tenants: { stage: savedTenant(this.tenants.stage), production: savedTenant(this.tenants.production) },
    })
  }

  #freshTenants(seed: SeedName, saved: SavedState | undefined): Record<TenantName, Tenant> {
    const tenant = (name: TenantName): Tenant => {
      const organizations = [
        { id: tenantId(name, 'org', '1'), name: 'Sandbox farm' },
        { id: tenantId(name, 'org', '2'), name: 'Sandbox farm without machines' },
      ]
      const user = { name: `${name}-grower`, password: 'sandbox' }
      const grants = new GrantBook(this.clock, this.settings, saved?.tenants[name].grants)
      if (!saved) {
        const consent = {
          userName: user.name,
          organizationId: organizations[0]!.id,
          scope: this.dialect.scope,
        }
        for (let i = 0; i < SEEDED_GRANTS; i++) grants.addGrant(CLIENT.id, consent, true)
      }
      return { name, user, organizations, grants, catalog: seedCatalog(name, seed, this.#baseMs) }
    }
    return { stage: tenant('stage'), production: tenant('production') }
  }

  async #addFolder(): Promise<void> {
    if (this.#folder === undefined) return
    for (const name of TENANTS) {
      const machine = folderMachine(name, this.#baseMs)
      this.tenants[name].catalog.machines.unshift(machine)
      await this.#folder.announceAll(this.tenants[name].catalog, machine.id, this.#baseMs)
    }
  }

  #restore(saved: SavedState): void {
    for (const name of TENANTS) {
      const { retrieved, deleted, enabled, deliveries = [] } = saved.tenants[name]
      const { files, machines, deliveries: known } = this.tenants[name].catalog
      known.push(...deliveries)
      for (const file of files) {
        if (retrieved.includes(file.id)) file.state = 'RETRIEVED'
        if (deleted.includes(file.id)) file.deleted = true
      }
      for (const machine of machines) machine.enabled = enabled[machine.id] ?? machine.enabled
    }
  }
}

function savedTenant({ grants, catalog }: Tenant): SavedState['tenants'][TenantName] {
  return {
    grants: grants.grants,
    retrieved: catalog.files.filter((file) => file.state === 'RETRIEVED').map(({ id }) => id),
    deleted: catalog.files.filter((file) => file.deleted).map(({ id }) => id),
    enabled: Object.fromEntries(catalog.machines.map(({ id, enabled }) => [id, enabled])),
    deliveries: catalog.deliveries,
  }
}
