/** A receiver that lets its calls wait holds up its own alerts only. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { raiseAlerts } from '../../src/alerts/index.js'
import { onBothDatabases } from '../support/databases.js'
import { openTestServer, type TestServer } from '../support/open-test-server.js'
import { WEBHOOKS } from './alerting.js'
import { Receiver } from './receiver.js'

onBothDatabases('a webhook that never answers', (database) => {
  let server: TestServer
  let hung: Receiver
  let sound: Receiver
  beforeAll(async () => {
    hung = await Receiver.start()
    sound = await Receiver.start()
    server = await openTestServer({ database, env: { SHEAF_ALERTS_ALLOW_PRIVATE: 'true' } })
  })
  afterAll(async () => {
    await server.close()
    await hung.stop()
    await sound.stop()
  })

  it('does not hold up another one', async () => {
    const other = await server.tokenOf('somebody@example.org')
    const listen = async (receiver: Receiver, token?: string) => {
      const body = { name: 'n', events: ['fieldCreated'], url: receiver.url(), secret: 's3cret' }
      const own = token === undefined ? {} : { token }
      await server.ask('POST', WEBHOOKS, { body, ...own })
      const user = { body: { name: 'n', email: 'n@example.org' }, ...own }
      return (await server.ask('POST', '/services/usermanagement/api/users', user)).json<{ id: string }>().id
    }
    const first = await listen(hung)
    const second = await listen(sound, other)
    const { database: opened, jobs, now } = server.context
    const tell = (leafUserId: string, count: number) =>
      opened.unitOfWork((trx) =>
        raiseAlerts(
          trx,
          jobs,
          leafUserId,
          Array.from({ length: count }, (_, at) => ({
            type: 'fieldCreated' as const,
            source: 'REST' as const,
            fieldId: String(at),
          })),
          now(),
        ),
      )
    hung.answer = () => undefined
    await tell(first, 40)
    await hung.arrived(2)
    await tell(second, 5)
    await sound.arrived(5)
    expect(hung.open).toBeLessThanOrEqual(2)
  })
})
