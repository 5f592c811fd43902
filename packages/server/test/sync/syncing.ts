/** What the tests of sync share: a connected server whose turns run when a test says so, and a look into its tables. */
import type { ClaasCredentials, CredentialEvent, Equipment } from '@sheaf/contract'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { SYNC, type SyncTurn } from '../../src/credentials/index.js'
import { runTurn } from '../../src/sync/turn.js'
import { type ConnectedServer, openConnectedServer } from '../support/connected-server.js'
import type { DatabaseKind } from '../support/databases.js'
import type { StandInFile, StandInProvider } from '../support/stand-in-provider.js'

export const CONTENT = /\/content$/
export const MACHINES = /\/machines$/
const HOUR_MS = 3_600_000

/** A file of the stand-in; what is inside does not matter here. */
export function file(
  id: string,
  text = `content of ${id}`,
  availableAt = '2026-08-01T10:15:00Z',
): StandInFile {
  return { id, name: `${id}.zip`, bytes: Buffer.from(text), availableAt }
}

/** One Leaf user with a fresh consent per test, and two machines: m-1 with three files, m-2 with one. */
export class Syncing {
  connected!: ConnectedServer
  leafUserId = ''
  credentialId = ''
  /** By this clock the server goes. */
  now = new Date(0)

  /** Opens before the tests of the surrounding `describe`, closes after them. */
  constructor(database: DatabaseKind) {
    beforeAll(async () => {
      this.connected = await openConnectedServer({ database })
      // the stand-in's files are of August 2026, and the look-back is a year
      Object.assign(this.connected.server.context, { now: () => this.now })
    })
    afterAll(() => this.connected.close())
    beforeEach(async () => {
      this.now = new Date('2026-08-02T06:00:00Z')
      this.provider.machines = [
        { id: 'm-1', enabled: true, files: [file('f-1'), file('f-2'), file('f-3')] },
        { id: 'm-2', enabled: true, files: [file('f-1', 'content of another f-1')] },
      ]
      this.leafUserId = await this.connected.newLeafUser()
      await this.consentAnew()
      this.provider.asked.length = 0
    })
    afterEach(() => {
      this.provider.fault = () => undefined
      this.provider.machinePage = 50
      this.provider.outboxPage = 100
      this.provider.accessLifeS = 300
      this.provider.clock = Date.now
    })
  }

  get provider(): StandInProvider {
    return this.connected.provider
  }

  get server(): ConnectedServer['server'] {
    return this.connected.server
  }

  get db() {
    return this.server.context.database.db
  }

  /** Posts a fresh refresh token; from then on its credential is looked at. */
  async consentAnew(): Promise<void> {
    await this.connected.post(this.leafUserId, { refreshToken: this.provider.consent() })
    this.credentialId = (await this.shown()).id
  }

  passHours(hours: number): void {
    this.now = new Date(this.now.getTime() + hours * HOUR_MS)
  }

  /** Runs one turn here and now. */
  async turn(step: SyncTurn['step'] = 'list', priority: SyncTurn['priority'] = 0): Promise<void> {
    const data: SyncTurn = { credentialId: this.credentialId, step, priority }
    const { signal } = new AbortController()
    await runTurn(this.server.context, { id: 'test', data, attempt: 0, signal, complete: async () => {} })
  }

  async files() {
    return await this.db
      .selectFrom('outbox_file')
      .select(['machine_id', 'provider_file_id', 'version', 'state', 'content_hash', 'problem', 'attempts'])
      .where('leaf_user_id', '=', this.leafUserId)
      .orderBy('machine_id')
      .orderBy('provider_file_id')
      .orderBy('version')
      .execute()
  }

  /** `machine/file/version state` of every file. */
  async states(): Promise<string[]> {
    const files = await this.files()
    return files.map((row) => `${row.machine_id}/${row.provider_file_id}/${row.version} ${row.state}`)
  }

  async originals() {
    return await this.db
      .selectFrom('original')
      .selectAll()
      .where('leaf_user_id', '=', this.leafUserId)
      .execute()
  }

  /** The stored credential. */
  async credential() {
    return await this.db
      .selectFrom('credential')
      .selectAll()
      .where('id', '=', this.credentialId)
      .executeTakeFirstOrThrow()
  }

  /** The credential as the API shows it. */
  async shown(): Promise<ClaasCredentials> {
    return await this.connected.get(this.leafUserId)
  }

  async events(): Promise<CredentialEvent[]> {
    return await this.connected.events(this.leafUserId)
  }

  async equipment(): Promise<Equipment[]> {
    const path = `/services/sheaf/api/equipment?leafUserId=${this.leafUserId}`
    return (await this.server.ask('GET', path)).json<Equipment[]>()
  }

  /** Jobs of the sync queue that wait. */
  async queued(): Promise<number> {
    return (await this.server.context.jobs.counts())[SYNC.name]?.queued ?? 0
  }
}
