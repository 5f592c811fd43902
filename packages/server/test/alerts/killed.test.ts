/** A process that is killed between commit and acknowledgement: the alert arrives after the restart. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { holdFreePort } from '../../src/main/held-port.js'
import { startServer } from '../../src/main/start-server.js'
import { readSettings } from '../../src/settings/index.js'
import { onBothDatabases, prepareData, type TestData } from '../support/databases.js'
import { WEBHOOKS } from './alerting.js'
import { Receiver } from './receiver.js'

const OWNER = { username: 'owner@example.org', password: 'correct horse' }

onBothDatabases('an alert on its way when its process is killed', (kind) => {
  let receiver: Receiver
  let data: TestData
  let child: ChildProcess | undefined
  beforeAll(async () => {
    receiver = await Receiver.start()
    data = await prepareData(kind)
  })
  afterAll(async () => {
    child?.kill('SIGKILL')
    await receiver.stop()
    await data.remove()
  })

  const environment = (port: number) => ({
    SHEAF_PORT: String(port),
    SHEAF_DATA_DIR: data.dataDir,
    SHEAF_LOG_LEVEL: 'error',
    SHEAF_COMPUTE_THREADS: '1',
    SHEAF_OWNER_EMAIL: OWNER.username,
    SHEAF_OWNER_PASSWORD: OWNER.password,
    SHEAF_ALERTS_ALLOW_PRIVATE: 'true',
    ...(data.databaseUrl === undefined ? {} : { DATABASE_URL: data.databaseUrl }),
  })

  it('arrives again, the same to the byte', async () => {
    const held = await holdFreePort('127.0.0.1')
    await held.letGo()
    const { port } = held
    const killed = fork(new URL('../support/killed-server.js', import.meta.url), {
      env: { ...process.env, ...environment(port) },
      silent: true,
    })
    child = killed
    await once(killed, 'message')
    await tellOneAlert(`http://127.0.0.1:${port}`, receiver)
    const [first] = await receiver.arrived(1)
    killed.kill('SIGKILL')
    await once(killed, 'exit')
    receiver.answer = () => ({ status: 200 })
    const restarted = await startServer(readSettings(environment(0)), { print: () => undefined })
    try {
      const [, again] = await receiver.arrived(2)
      expect(again).toEqual(first)
    } finally {
      await restarted.close()
    }
  })
})

/** Registers a webhook, then creates a field; from then on the receiver lets calls wait. */
async function tellOneAlert(url: string, receiver: Receiver): Promise<void> {
  const post = async (path: string, body: object, token?: string) => {
    const headers = {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await answer.json()) as { id: string; id_token: string }
  }
  const { id_token: token } = await post('/api/authenticate', OWNER)
  const webhook = { name: 'n', events: ['fieldCreated'], url: receiver.url(), secret: 's3cret' }
  await post(WEBHOOKS, webhook, token)
  receiver.answer = () => undefined
  const { id } = await post(
    '/services/usermanagement/api/users',
    { name: 'n', email: 'n@example.org' },
    token,
  )
  const coordinates = [[[8, 51], [8.01, 51], [8.01, 51.01], [8, 51]]] // biome-ignore format: one ring, one line
  await post(`/services/fields/api/users/${id}/fields`, { geometry: { type: 'Polygon', coordinates } }, token)
}
