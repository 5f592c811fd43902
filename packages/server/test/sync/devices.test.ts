import { randomUUID } from 'node:crypto'
import type { Device, Equipment } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasSerialNumber } from '../../src/sync/devices.js'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, CORNER, filesOf } from '../pipeline/worked-field.js'

describe('a device has the serial number of a machine', () => {
  const device = (serialNumber?: string, type: Device['type'] = 'machine'): Device => ({
    id: randomUUID(),
    name: 'LEXION',
    type,
    ...(serialNumber === undefined ? {} : { serialNumber }),
    equipmentIds: [],
    fileCount: 1,
  })
  it.each([
    ['C8601234', 'C8601234', true],
    ['C8601234', ' c86-01234 ', true],
    ['00C8601234', 'C8601234', true],
    ['C8601234', 'C8601235', false],
    ['C8601234', null, false],
    [undefined, 'C8601234', false],
    ['---', '', false],
    ['0', '00', false],
  ])('%j and %j: %s', (ofDevice, ofMachine, same) =>
    expect(hasSerialNumber(device(ofDevice), ofMachine)).toBe(same),
  )
  it('unless it is an implement, whose maker counts in numbers of its own', () =>
    expect(hasSerialNumber(device('1', 'implement'), '1')).toBe(false))
})

describe.each(DATABASES.filter(({ available }) => available))('devices in files, $name', ({ kind }) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await openServing(kind)
  })
  afterAll(() => serving.close())

  const db = () => serving.context.database.db
  /** A machine of the provider that has sent these contents. */
  const addMachine = async (leafUserId: string, machineId: string, contentHashes: readonly string[]) => {
    const id = randomUUID()
    const at = new Date('2025-09-02T00:00:00Z')
    const place = { leaf_user_id: leafUserId, client_environment: 'STAGE' as const, machine_id: machineId }
    await db()
      .insertInto('provider_machine')
      .values({ id, ...place, oft_enabled: true, created_at: at, seen_at: at })
      .execute()
    for (const [at_, hash] of contentHashes.entries()) {
      await db()
        .insertInto('outbox_file')
        .values({
          id: randomUUID(),
          ...place,
          provider_file_id: `f-${at_}`,
          version: 1,
          listed_at: at,
          available_at: at,
          state: 'fetched',
          content_hash: hash,
        })
        .execute()
    }
    return id
  }
  const originals = async (leafUserId: string) =>
    await db()
      .selectFrom('original')
      .select('content_hash')
      .where('leaf_user_id', '=', leafUserId)
      .orderBy('received_at')
      .execute()
  const devices = async (leafUserId: string): Promise<Device[]> =>
    (await serving.ask('GET', `/services/sheaf/api/devices?leafUserId=${leafUserId}`)).json
  const equipment = async (leafUserId: string): Promise<Equipment[]> =>
    (await serving.ask('GET', `/services/sheaf/api/equipment?leafUserId=${leafUserId}`)).json

  it('are listed once, with the machines that sent the files, and with none for other files', async () => {
    const leafUserId = await serving.newLeafUser()
    expect(await devices(leafUserId)).toEqual([])
    await serving.deliver(leafUserId, archiveOf(filesOf()), 'sent.zip')
    const elsewhere = { lat: CORNER.lat + 0.1, log: 'TLG00002', task: 'TSK2', start: '2025-09-03T08:00:00' }
    await serving.deliver(leafUserId, archiveOf(filesOf(elsewhere)), 'uploaded.zip')
    await serving.settled(leafUserId)
    const [sent] = await originals(leafUserId)
    const [first, second] = [
      await addMachine(leafUserId, 'm-1', [sent!.content_hash]),
      // the same content in two outboxes is one file
      await addMachine(leafUserId, 'm-2', [sent!.content_hash]),
    ]
    const silent = await addMachine(leafUserId, 'm-3', [])
    const [device, ...others] = await devices(leafUserId)
    expect(others).toEqual([])
    // 6 passes of 60 s with 20 s between them, from 08:00 local time, which is UTC+2
    expect(device).toMatchObject({
      type: 'implement',
      equipmentIds: [first, second].sort(),
      fileCount: 2,
      firstWorkTime: '2025-09-01T06:00:00.000Z',
      lastWorkTime: '2025-09-03T06:07:39.000Z',
    })
    const shown = await equipment(leafUserId)
    expect(shown.map(({ id, devices: own }) => [id, own.map((one) => one.id)])).toEqual(
      expect.arrayContaining([
        [first, [device!.id]],
        [second, [device!.id]],
        [silent, []],
      ]),
    )
  })

  it('of machines that no connected account reaches any more stay, and the machines are paused', async () => {
    const leafUserId = await serving.newLeafUser()
    await addMachine(leafUserId, 'm-1', [])
    expect(await equipment(leafUserId)).toMatchObject([
      {
        clientEnvironment: 'STAGE',
        state: 'PAUSED',
        pausedReason: 'No connected account reaches this machine.',
        devices: [],
      },
    ])
  })

  it('belong to their owner alone', async () => {
    const leafUserId = await serving.newLeafUser()
    const token = await serving.addOwner(`${kind}@example.org`, 'another password')
    const path = `/services/sheaf/api/devices?leafUserId=${leafUserId}`
    expect((await serving.ask('GET', path, { token })).status).toBe(404)
  })
})
