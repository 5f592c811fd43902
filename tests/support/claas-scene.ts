/**
 * A sandbox and a Sheaf process connected to it, for the scenarios that every build must pass. The sandbox is told what to
 * do over its control port and asked what it saw, as a person with curl would.
 */
import { createHash } from 'node:crypto'
import { type FaultAction, type Sandbox, type SandboxOptions, startSandbox } from '@sheaf/claas-sandbox'
import type { InboxState, InboxTask, InboxTaskCreate } from '@sheaf/contract'
import { CLIENT, type ConnectedServer, serve } from './connected-server.js'
import { eventually } from './eventually.js'
import { OWNER, OWNER_ENV } from './owner.js'
import { control, drop } from './sandbox-control.js'
import { runSheaf } from './sheaf-process.js'

export type Dialect = NonNullable<SandboxOptions['dialect']>

/** The machine of the seed `contract` that sent five files, and one that sent none. */
export const FULL = 'm-7f3a'
export const EMPTY = 'm-81c2'

/** Paths of the calls in both dialects, as fault rules want them. */
const PATHS = {
  default: {
    token: '*/oauth/token',
    machines: '*/machines',
    outbox: '*/outbox',
    content: '*/content',
    inbox: '*/inbox',
  },
  alt: {
    token: '*/connect/token',
    machines: '*/equipment',
    outbox: '*/files/outgoing',
    content: '*/download',
    inbox: '*/files/incoming',
  },
} as const satisfies Record<Dialect, Record<string, string>>

export type Call = keyof (typeof PATHS)['default']

interface SandboxFile {
  readonly id: string
  readonly machineId: string
  readonly sha256: string
  readonly state: string
}

export interface SandboxDelivery {
  readonly id: string
  readonly machineId: string
  readonly sha256: string
  readonly name?: string
}

interface JournalEntry {
  readonly method: string
  readonly url: string
}

const credentials = '/services/usermanagement/api/users/:leafUserId/claas-credentials'
const users = '/services/usermanagement/api/users'

export class ClaasScene {
  readonly sandbox: Sandbox
  readonly dialect: Dialect
  server: ConnectedServer
  leafUserId = ''
  #growers = 0

  private constructor(sandbox: Sandbox, dialect: Dialect, server: ConnectedServer) {
    this.sandbox = sandbox
    this.dialect = dialect
    this.server = server
  }

  /** @param env  further settings of the Sheaf process */
  static async open(folder: string, dialect: Dialect, env: Record<string, string> = {}): Promise<ClaasScene> {
    const sandbox = await startSandbox({ port: 0, dialect, seed: 'contract' })
    const server = await serve(folder, hurried(sandbox.profiles), env)
    return new ClaasScene(sandbox, dialect, server)
  }

  async close(): Promise<void> {
    await this.server.process.stop('SIGKILL')
    await this.sandbox.close()
  }

  /** Starts the sandbox afresh and makes a Leaf user without credential. */
  async begin(settings: Record<string, unknown> = {}): Promise<void> {
    await this.control('POST', '/reset', { scenario: 'contract' })
    await this.control('POST', '/settings', settings)
    const body = { name: 'Grower', email: 'grower@example.org', externalId: `scene-${++this.#growers}` }
    this.leafUserId = (await this.server.call(`POST ${users}`, { body })).body.id
  }

  /** @returns the answer to the POST of a fresh consent, or of the token given */
  async connect(refreshToken: string = this.freshToken()) {
    const body = { ...CLIENT, refreshToken, clientEnvironment: 'STAGE' as const }
    return (await this.server.call(`POST ${credentials}`, { ...this.#address, body })).body
  }

  /** A refresh token that was not used yet. */
  freshToken(tenant: 'stage' | 'production' = 'stage'): string {
    return this.sandbox.refreshTokens[tenant].at(-1)!
  }

  async sync(): Promise<void> {
    await this.server.call(`POST ${credentials}/sync`, this.#address)
  }

  async status(): Promise<string> {
    return (await this.server.call(`GET ${credentials}`, this.#address)).body.status
  }

  async events(): Promise<string[]> {
    const answer = await this.server.call(`GET ${credentials}/events`, {
      ...this.#address,
      query: { size: 100 },
    })
    return answer.body.map(({ body }) => body)
  }

  /** Resolves when so many files of the sandbox were acknowledged: they are stored. */
  async retrieved(count: number): Promise<void> {
    await eventually(
      async () => (await this.sandboxFiles()).filter(({ state }) => state === 'RETRIEVED').length,
      (found) => found >= count,
    )
  }

  /** Machine files of the grower, once there are so many. */
  async machineFiles(count: number) {
    const query = { leafUserId: this.leafUserId, size: 100 }
    return await eventually(
      async () => (await this.server.call('GET /services/operations/api/files', { query })).body.operations,
      (found) => found.length >= count && found.every(({ status }) => status !== 'processing'),
    )
  }

  /** Why a machine file failed: message of its first failed step. */
  async whyFailed(fileId: string): Promise<string | undefined> {
    const answer = await this.server.call('GET /services/operations/api/files/:fileId/status', {
      params: { fileId },
    })
    return Object.values(answer.body).find(({ status }) => status === 'failed')?.message
  }

  /** SHA-256 of the originals as they are downloaded, in order. */
  async originalHashes(count: number): Promise<string[]> {
    const files = await this.machineFiles(count)
    const token = await this.#token()
    const hashes = files.map(async ({ downloadOriginalFile }) => {
      const answer = await fetch(String(downloadOriginalFile), {
        headers: { authorization: `Bearer ${token}` },
      })
      return createHash('sha256')
        .update(new Uint8Array(await answer.arrayBuffer()))
        .digest('hex')
    })
    return (await Promise.all(hashes)).sort()
  }

  /** State of each machine that the connection knows, by its id at the provider. */
  async equipment(): Promise<Record<string, string>> {
    const { body } = await this.server.call('GET /services/sheaf/api/equipment', {
      query: { leafUserId: this.leafUserId },
    })
    return Object.fromEntries(body.map(({ providerMachineId, state }) => [providerMachineId, state]))
  }

  /** Resolves when both enabled machines are known. */
  async machinesListed(): Promise<void> {
    await eventually(
      () => this.equipment(),
      (machines) => machines[FULL] === 'ACTIVE' && machines[EMPTY] === 'ACTIVE',
    )
  }

  async sandboxFiles(tenant = 'stage'): Promise<SandboxFile[]> {
    const state = await this.control<{ tenants: Record<string, { files: SandboxFile[] }> }>('GET', '/state')
    return state.tenants[tenant]!.files
  }

  /** What the sandbox took for its machines. */
  async sandboxDeliveries(): Promise<SandboxDelivery[]> {
    interface State {
      readonly tenants: { readonly stage: { readonly deliveries: SandboxDelivery[] } }
    }
    return (await this.control<State>('GET', '/state')).tenants.stage.deliveries
  }

  /** Sends a task; undefined members of the task are left out. */
  async sendTask(task: Partial<InboxTaskCreate>) {
    const body = {
      leafUserId: this.leafUserId,
      idempotencyKey: 'key-1',
      machines: [FULL],
      name: 'Spread',
      ...task,
    }
    return await this.server.call('POST /services/sheaf/api/inbox/tasks', { body })
  }

  /** The task, once all its deliveries are in these states, in the order of its machines. */
  async deliveredAs(taskId: string, ...states: readonly InboxState[]): Promise<InboxTask> {
    return await eventually(
      async () =>
        (await this.server.call('GET /services/sheaf/api/inbox/tasks/:taskId', { params: { taskId } })).body,
      ({ deliveries }) => deliveries.map(({ state }) => state).join() === states.join(),
    )
  }

  /** Runs a `sheaf` command against the server, for the grower. */
  async command(name: string, ...words: readonly string[]) {
    return await runSheaf(
      [name, '--server', this.server.url, '--grower', this.leafUserId, ...words],
      OWNER_ENV,
    )
  }

  /** What the grower does who withdraws access: every consent of stage ends. */
  async revokeEverything(): Promise<void> {
    interface State {
      readonly tenants: { readonly stage: { readonly grants: readonly { readonly id: string }[] } }
    }
    const { tenants } = await this.control<State>('GET', '/state')
    for (const { id } of tenants.stage.grants) await this.control('POST', `/grants/${id}/revoke`)
  }

  async fault(call: Call, action: FaultAction, { times = 1, skip = 0 } = {}): Promise<void> {
    const rule = { match: { path: PATHS[this.dialect][call] }, times, skip, action }
    await this.control('POST', '/faults', [rule])
  }

  /** Puts a zip into an outbox. @param fileId of a file that is to change */
  async drop(machineId: string, name: string, bytes: Uint8Array, fileId?: string): Promise<string> {
    return await drop(this.sandbox, machineId, name, bytes, fileId)
  }

  /** Calls that the sandbox saw since it was started or told to forget them. */
  async calls(call: Call): Promise<number> {
    const { items } = await this.control<{ items: JournalEntry[] }>('GET', '/requests')
    const pattern = new RegExp(`^${PATHS[this.dialect][call].replace('*', '.*')}$`)
    return items.filter(({ url }) => pattern.test(url.split('?')[0]!)).length
  }

  async forgetCalls(): Promise<void> {
    await this.control('DELETE', '/requests')
  }

  /** What the sandbox holds against its client, such as a bearer token on the blob port. */
  async failures(): Promise<string[]> {
    return (await this.control<{ failures: string[] }>('GET', '/requests')).failures
  }

  async control<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    return await control<Body>(this.sandbox, method, path, body)
  }

  get #address() {
    return { params: { leafUserId: this.leafUserId } }
  }

  async #token(): Promise<string> {
    const answer = await fetch(`${this.server.url}/api/authenticate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: OWNER.email, password: OWNER.password }),
    })
    return ((await answer.json()) as { id_token: string }).id_token
  }
}

/** The profiles without waits that only a real provider needs. */
function hurried(profiles: unknown): unknown {
  const copy = structuredClone(profiles) as Record<string, Record<string, unknown>>
  for (const profile of Object.values(copy)) {
    profile['limits'] = { attempts: 5, retryAfterMaxS: 3600, backoffBaseMs: 20, backoffMaxMs: 200 }
  }
  return copy
}
