import { describe, expect, it } from 'vitest'
import { kindOfText } from '../../src/classify/classify.js'
import { classifyTask } from '../../src/index.js'
import { BASE, deviceOf, logOf, openSet } from '../sets.js'

const device = (
  deviceClass: number,
  designator = '',
  elements: { id: string; type: number; designator?: string; parent?: string }[] = [],
) => deviceOf('DVC-1', designator, deviceClass, [{ id: 'DET-1', type: 1 }, ...elements])

/** Classifies one log whose channels carry these values at DET-1 (or the element given). */
const classify = async (
  implement: ReturnType<typeof device>,
  values: readonly (readonly [ddi: number, value: number, elementId?: string])[],
  more: object = {},
) => {
  const channels = values.map(([ddi, , elementId = 'DET-1']) => ({ ddi, elementId }))
  const set = await openSet({
    ...BASE,
    devices: [implement],
    tasks: [{ id: 'TSK-1', designator: '', timeLogs: ['TLG00001'], ...more }],
    logs: [logOf({ channels, rows: [values.map(([, value]) => value), []] })],
  })
  return classifyTask(set, set.taskData.tasks[0]!, [await set.readTimeLog('TLG00001')])
}

describe('operation types by channels', () => {
  it.each([
    ['yield', 7, [[84, 1000]], ['harvested']],
    ['dry yield of a machine without class', 0, [[181, 1000]], ['harvested']],
    ['count rate', 0, [[12, 1000]], ['planted']],
    ['volume rate', 0, [[2, 1000]], ['applied']],
    ['slurry rate in ml/m²', 25, [[589, 300]], ['applied']],
    ['mass rate of a spreader', 5, [[7, 1000]], ['applied']],
    ['mass rate of a drill', 4, [[7, 1000]], ['planted']],
    [
      'count and mass rate of a planter: seed and fertilizer',
      4,
      [
        [12, 1000],
        [7, 1000],
      ],
      ['planted', 'applied'],
    ],
    ['depth', 2, [[52, 150]], ['tillage']],
    [
      'depth of a drill that seeds',
      4,
      [
        [12, 1000],
        [52, 30],
      ],
      ['planted'],
    ],
    ['only a work state, class of a sprayer', 6, [[141, 1]], ['applied']],
    ['moisture on a harvester', 7, [[99, 150_000]], ['harvested']],
  ] as const)('%s', async (_what, deviceClass, values, types) => {
    const { operationTypes, evidence } = await classify(device(deviceClass), values)
    expect(operationTypes).toEqual(types)
    expect(evidence).not.toEqual([])
  })

  it('channels that stay 0 are no evidence', async () => {
    expect(
      await classify(device(0), [
        [84, 0],
        [2, 0],
      ]),
    ).toMatchObject({ operationTypes: [], unsupported: 'unknown' })
  })

  it('a mass rate goes by the name of its element before the class', async () => {
    const bins = [{ id: 'DET-2', type: 3, designator: 'Dünger', parent: 'DET-1' }]
    expect((await classify(device(4, '', bins), [[7, 1000, 'DET-2']])).operationTypes).toEqual(['applied'])
  })
})

describe('practice and other kinds', () => {
  it('a practice without an operation overrules yields: a mower weighs too', async () => {
    expect(
      await classify(device(9), [
        [179, 6],
        [87, 1000],
      ]),
    ).toMatchObject({ operationTypes: [], unsupported: 'mowing' })
  })

  it('bale data and yields in pieces are baling, even with the class of a harvester', async () => {
    expect(
      (
        await classify(device(7), [
          [99, 150_000],
          [90, 100],
          [91, 3],
        ])
      ).unsupported,
    ).toBe('baling')
    expect((await classify(device(9), [[223, 400_000]])).unsupported).toBe('baling')
  })

  it('practice alone names the operation', async () => {
    expect((await classify(device(0), [[179, 9]])).operationTypes).toEqual(['harvested'])
  })

  it('the tractor alone makes no operation', async () => {
    expect(await classify(device(1, 'Tractor'), [[397, 2000]], { designator: 'Aussaat' })).toMatchObject({
      operationTypes: [],
      unsupported: 'unknown',
    })
  })

  it.each([
    ['KRONE Grossmaeher', 'mowing'],
    ['Mähdrescher', 'harvested'],
    ['Swadro TC 1250', 'raking'],
    ['Ballenpressen Nord', 'baling'],
    ['Zettwender', 'tedding'],
    ['Häckseln', 'harvested'],
    ['Aussaat', 'planted'],
    ['SPREADING', 'applied'],
    ['Feldspritze', 'applied'],
    ['Grubbern', 'tillage'],
    ['Épandage engrais', 'applied'],
    ['Field 7', undefined],
  ])('%s', (text, kind) => {
    expect(kindOfText(text)).toBe(kind)
  })
})
