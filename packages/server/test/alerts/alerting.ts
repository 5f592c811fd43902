/** What the tests of deliveries share: a server whose attempts run when a test says so, a receiver, one webhook. */
import type { FailedCall, Webhook } from '@sheaf/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { deliverAlert } from '../../src/alerts/deliver.js'
import { type Alert, raiseAlerts } from '../../src/alerts/index.js'
import { DELIVER, type DeliveryRef } from '../../src/alerts/queue.js'
import type { DatabaseKind } from '../support/databases.js'
import { openTestServer, type TestServer } from '../support/open-test-server.js'
import { Receiver } from './receiver.js'

export const WEBHOOKS = '/services/alerts/api/alerts/webhooks'
export const SECRET = 's3cret'

/** A job as it waits; `startsAfterS` counts from when it was enqueued. */
export interface WaitingJob {
  readonly id: string
  readonly data: DeliveryRef
  readonly startsAfterS: number
}

export class Alerting {
  server!: TestServer
  receiver!: Receiver
  leafUserId = ''
  webhookId = ''
  /** By this clock the server goes. */
  now = new Date(0)

  /** Opens before the tests of the surrounding `describe`, closes after them. */
  constructor(database: DatabaseKind) {
    beforeAll(async () => {
      this.receiver = await Receiver.start()
      const env = { SHEAF_ALERTS_ALLOW_PRIVATE: 'true' }
      this.server = await openTestServer({ database, works: false, env })
      Object.assign(this.server.context, { now: () => this.now })
    })
    afterAll(async () => {
      await this.server.close()
      await this.receiver.stop()
    })
    beforeEach(async () => {
      this.now = new Date('2026-04-02T09:12:44.310Z')
      await this.db.deleteFrom('webhook').execute()
      await this.db.deleteFrom('failed_call').execute()
      await sql`delete from pgboss.job where name = ${DELIVER.name}`.execute(this.db)
      this.receiver.answer = () => ({ status: 200 })
      this.leafUserId = await this.newLeafUser()
      this.webhookId = (await this.listenTo(['fieldCreated'])).id
      this.receiver.calls.length = 0
    })
  }

  get db() {
    return this.server.context.database.db
  }

  async newLeafUser(): Promise<string> {
    const body = { name: 'Anna Weber', email: 'anna@example.org' }
    const reply = await this.server.ask('POST', '/services/usermanagement/api/users', { body })
    return reply.json<{ id: string }>().id
  }

  async listenTo(events: readonly string[], path = '/'): Promise<Webhook> {
    const body = { name: 'n', events, url: this.receiver.url(path), secret: SECRET }
    return (await this.server.ask('POST', WEBHOOKS, { body })).json<Webhook>()
  }

  /** Tells in a transaction of its own, which `then` may still break. */
  async tell(alerts: readonly Alert[], then: () => void = () => undefined): Promise<void> {
    const { database, jobs, now } = this.server.context
    await database.unitOfWork(async (trx) => {
      await raiseAlerts(trx, jobs, this.leafUserId, alerts, now())
      then()
    })
  }

  async waiting(): Promise<WaitingJob[]> {
    const { rows } = await sql<WaitingJob>`
      select id, data, extract(epoch from start_after - created_on)::float8 as "startsAfterS"
      from pgboss.job where name = ${DELIVER.name} and state = 'created' order by start_after`.execute(
      this.db,
    )
    return rows
  }

  /** Runs an attempt here and now; its end takes the job away in the transaction of its results. */
  async attempt({ id, data }: WaitingJob): Promise<void> {
    const { signal } = new AbortController()
    await deliverAlert(this.server.context, {
      id,
      data,
      attempt: 0,
      signal,
      complete: async (trx) => void (await sql`delete from pgboss.job where id = ${id}`.execute(trx)),
    })
  }

  /** The one job that waits, run now. */
  async attemptNext(): Promise<void> {
    const [job, ...others] = await this.waiting()
    if (job === undefined || others.length > 0) throw new Error(`${others.length + 1} jobs wait`)
    await this.attempt(job)
  }

  async deliveries(): Promise<number> {
    return (await this.db.selectFrom('alert_delivery').select('id').execute()).length
  }

  async failedCalls(query = ''): Promise<FailedCall[]> {
    const reply = await this.server.ask('GET', `${WEBHOOKS}/failed-calls${query}`)
    return reply.json<{ items: FailedCall[] }>().items
  }

  passSeconds(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000)
  }
}
