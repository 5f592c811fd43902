import { describe, expect, it } from 'vitest'
import { BASE, column, convert, deviceOf, logOf, START_MS, STEP_M } from '../sets.js'

const combine = deviceOf('DVC-1', 'Combine', 7, [{ id: 'DET-1', type: 1, constants: { 67: 6000 } }])
const mower = deviceOf('DVC-1', 'Mähwerk', 9, [{ id: 'DET-1', type: 1, constants: { 67: 3000 } }])
const YIELD = [{ ddi: 84, elementId: 'DET-1' }]
const rows = [[800_000], [800_000], [800_000]]
const task = (more: object = {}) => ({ id: 'TSK-1', designator: 'A', timeLogs: ['TLG00001'], ...more })

describe('what gives no machine file, and what gives a failed one', () => {
  it('a task without logs, and one whose logs are absent or empty, gives none', async () => {
    expect(await convert({ ...BASE, tasks: [{ id: 'TSK-1', designator: 'planned' }] })).toEqual([])
    expect(await convert({ ...BASE, tasks: [task()] })).toEqual([])
    expect(await convert({ ...BASE, tasks: [task()], logs: [logOf({ channels: YIELD, rows: [] })] })).toEqual(
      [],
    )
  })

  it('work of another kind is named', async () => {
    const set = {
      ...BASE,
      devices: [mower],
      tasks: [task()],
      logs: [logOf({ channels: [{ ddi: 141, elementId: 'DET-1' }], rows: [[1], [1]] })],
    }
    const [file] = await convert(set)
    expect(file).toMatchObject({ status: 'failed', operationType: undefined, records: 2 })
    expect(file!.failure!.message).toBe('unsupported operation type: mowing')
  })

  it('positions without any channel are of unknown kind', async () => {
    const [file] = await convert({
      ...BASE,
      tasks: [task()],
      logs: [logOf({ channels: [], rows: [[], []] })],
    })
    expect(file!.failure!.message).toBe('unsupported operation type: unknown')
  })

  it('values without a usable position: no points, and the sentence says why', async () => {
    const log = logOf({ channels: YIELD, rows, status: [0, 14, 0] })
    const [file] = await convert({ ...BASE, devices: [combine], tasks: [task()], logs: [log] })
    expect(file!.failure).toMatchObject({ step: 'standardGeojson', message: 'no points passed the filter' })
    expect(file!.failure!.detail).toContain('3 records')
  })

  it('a set without device descriptions still says when the machine worked, and how wide where it logs it', async () => {
    const channels = [141, 67, 84].map((ddi) => ({ ddi, elementId: 'DET-9' }))
    const logged = [
      [1, 4000, 800_000],
      [1, 4000],
      [0, 4000],
      [1, 4000],
    ]
    const logs = [logOf({ channels, rows: logged })]
    const [file] = await convert({ ...BASE, tasks: [task()], logs })
    expect(column(file!, 'record')).toEqual([1, 3])
    expect(file!.areaM2).toBeCloseTo(2 * 4 * STEP_M, 5)
    expect(file!.diagnostics.map(({ code }) => code)).toContain('DANGLING_REFERENCE')
  })

  it('one task with work and one without: only the one', async () => {
    const files = await convert({
      ...BASE,
      devices: [combine],
      tasks: [task(), { id: 'TSK-2', designator: 'leer', timeLogs: ['TLG00009'] }],
      logs: [logOf({ channels: YIELD, rows })],
    })
    expect(files.map(({ task: id }) => id)).toEqual(['TSK-1'])
  })
})

describe('several logs', () => {
  const two = (secondStart: number) => ({
    ...BASE,
    devices: [combine],
    tasks: [task({ timeLogs: ['TLG00001', 'TLG00002'] })],
    logs: [
      logOf({ channels: YIELD, rows }),
      logOf({ channels: YIELD, rows, stem: 'TLG00002', startMs: secondStart }),
    ],
  })

  it('follow each other: no stretch leads from one to the next', async () => {
    const [file] = await convert(two(START_MS + 3_600_000), { cleanupStandardGeojson: false })
    expect(column(file!, 'log')).toEqual([0, 0, 0, 1, 1, 1])
    expect(column(file!, 'distance')[3]).toBe(0)
    expect(file!.points!.logs.map(({ file: stem }) => stem)).toEqual(['TLG00001', 'TLG00002'])
  })

  it('parallel ones with equal times and positions are one track', async () => {
    const [file] = await convert(two(START_MS), { cleanupStandardGeojson: false })
    expect(file!.points!.length).toBe(3)
    expect(file!.records).toBe(6)
  })
})

describe('time', () => {
  const set = (start: string | undefined) => ({
    ...BASE,
    devices: [combine],
    tasks: [task(start ? { times: [{ start, type: 4 }] } : {})],
    logs: [logOf({ channels: YIELD, rows })],
  })
  const utcStart = (file: { startTime: number | undefined }) => new Date(file.startTime!).toISOString()

  it("the zone of the task's times: local 15:00 against 13:00 UTC is two hours", async () => {
    for (const start of ['2026-07-29T13:00:03Z', '2026-07-29T15:00:03+02:00']) {
      const [file] = await convert(set(start))
      expect(utcStart(file!)).toBe('2026-07-29T13:00:05.000Z')
      expect(file!.diagnostics.map(({ code }) => code)).not.toContain('TIME_ZONE_ASSUMED')
    }
  })

  it('else the zone of the position, else UTC, both said', async () => {
    const [byPlace] = await convert(set(undefined), {}, (lon) => Math.round(lon / 15) * 60)
    expect(utcStart(byPlace!)).toBe('2026-07-29T14:00:05.000Z')
    const [byNothing] = await convert(set('2026-07-29T15:00:03'))
    expect(utcStart(byNothing!)).toBe('2026-07-29T15:00:05.000Z')
    for (const file of [byPlace!, byNothing!])
      expect(file.diagnostics.map(({ code }) => code)).toContain('TIME_ZONE_ASSUMED')
  })
})
