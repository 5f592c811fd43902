import { describe, expect, it } from 'vitest'
import {
  element,
  IsoxmlError,
  type TaskDataToWrite,
  type TaskDataVersion,
  type WriteOptions,
  writeTaskDataSet,
} from '../src/index.js'
import { schemaFaults } from './schema-validator.js'
import { DEVICE, everything } from './writer-sets.js'

const VERSIONS: readonly TaskDataVersion[] = ['3.3', '4.2', '4.3']
const SHORT: TaskDataToWrite = { version: '4.3', dataTransferOrigin: 1 }
const SHORT_3: TaskDataToWrite = { version: '3.3', dataTransferOrigin: 1 }

const textOf = (set: TaskDataToWrite, name = 'TASKDATA.XML', options?: WriteOptions): string => {
  const file = writeTaskDataSet(set, 'TASKDATA', options).find(({ path }) => path === `TASKDATA/${name}`)
  return new TextDecoder().decode(file?.bytes)
}

function refusal(set: TaskDataToWrite, options?: WriteOptions): IsoxmlError {
  try {
    writeTaskDataSet(set, 'TASKDATA', options)
  } catch (error) {
    if (error instanceof IsoxmlError) return error
    throw error
  }
  throw new Error('expected an IsoxmlError')
}

describe('a set with one of everything', () => {
  it.each(VERSIONS)('of version %s is valid against its schema', (version) => {
    expect(schemaFaults(writeTaskDataSet(everything(version)))).toEqual([])
  })

  it.each(VERSIONS)('of version %s is valid when parts of it stand in external files', (version) => {
    const externalKinds = ['CTR', 'FRM', 'PFD', 'PDT', 'DVC', 'TSK', 'WKR'] as const
    const files = writeTaskDataSet({ ...everything(version), externalKinds })
    expect(files.map(({ path }) => path)).toContain('TASKDATA/PFD00001.XML')
    expect(schemaFaults(files)).toEqual([])
    expect(textOf({ ...everything(version), externalKinds })).toContain('<XFR A="PFD00001" B="1"/>')
  })

  it('names its files as terminals expect them', () => {
    expect(writeTaskDataSet(everything('4.3')).map(({ path }) => path)).toEqual([
      'TASKDATA/TASKDATA.XML',
      'TASKDATA/LINKLIST.XML',
      'TASKDATA/TLG00001.XML',
      'TASKDATA/TLG00001.BIN',
      'TASKDATA/GRD00001.BIN',
      'TASKDATA/GRD00002.BIN',
      'TASKDATA/FIELDMAP.PDF',
    ])
  })

  it('states the lengths of grids and attached files', () => {
    const main = textOf(everything('4.3'))
    expect(main).toContain('G="GRD00001" H="4" I="1"/>') //  2 × 2 codes of one byte
    expect(main).toContain('G="GRD00002" H="16" I="2" J="1"/>') // 4 × 1 cells, one value of four bytes each
    expect(main).toContain('<AFE A="FIELDMAP.PDF" B="2" C="https://example.org" D="1" E="1" F="3"/>')
  })
})

describe('the validator of these tests', () => {
  const main = textOf(everything('4.3'))
  const faultsOf = (xml: string): string[] =>
    schemaFaults([{ path: 'TASKDATA/TASKDATA.XML', bytes: new TextEncoder().encode(xml) }])

  it.each([
    ['a required attribute gone', 'A="FRM1" B="Hof"', 'A="FRM1"', 'lacks B'],
    ['a text too long', 'B="Hof"', `B="${'x'.repeat(33)}"`, 'is no t32'],
    [
      'a code of another version',
      'VersionMajor="4" VersionMinor="3"',
      'VersionMajor="3" VersionMinor="3"',
      'is not known',
    ],
    ['an attribute that the schema lacks', '<FRM A="FRM1"', '<FRM A="FRM1" Z="1"', 'Z is not known'],
    ['an id twice', 'A="FRM1"', 'A="CTR1"', 'is no id'],
    ['a reference to nothing', 'I="CTR1"', 'I="CTR9"', 'refers to CTR9'],
    ['an exponent', 'C="0.00008983152841195215"', 'C="8.983152841195215e-5"', 'is no d(0,1)'],
    ['a ring without points', /<LSG A="6"[^>]*>[\s\S]*?<\/LSG>/, '<LSG A="6"/>', 'fewer than 1 children'],
    [
      'a child out of place',
      '</ISO11783_TaskData>',
      '<PNT A="1" C="0" D="0"/></ISO11783_TaskData>',
      'may not hold PNT',
    ],
  ] satisfies [string, string | RegExp, string, string][])('finds %s', (_, sound, broken, fault) => {
    expect(faultsOf(main)).toEqual([])
    expect(main).toMatch(sound)
    expect(faultsOf(main.replace(sound, broken)).join()).toContain(fault)
  })
})

describe('version 3', () => {
  const main = textOf(everything('3.3'))

  it('has no base stations, attached files, link list, guidance groups, mixtures or control assignments', () => {
    for (const name of ['BSN', 'AFE', 'TCC', 'GGP', 'GPN', 'GAN', 'GST', 'PRN', 'CAT'])
      expect(main).not.toContain(`<${name} `)
    const names = writeTaskDataSet(everything('3.3')).map(({ path }) => path)
    expect(names).not.toContain('TASKDATA/LINKLIST.XML')
    expect(names).not.toContain('TASKDATA/FIELDMAP.PDF')
  })

  it('has no ids of geometry, densities, links of crops to products, and no kinds of points', () => {
    expect(main).toContain('<PDT A="PDT1" B="Mix" C="PGP1" D="VPN1" E="004B"/>')
    expect(main).toContain('<PLN A="1" B="Outline" C="381000" D="2">')
    expect(main).toContain('<PNT A="2" B="Mast" C="51.963" D="8.236" E="4" F="7"/>')
    expect(main).toContain('<CVT A="CVT1" B="Early"/>')
    expect(main).toContain('<PDV A="0006" B="12000" C="PDT1" D="DET1" E="VPN1"/>')
  })

  it('knows three bits less of process data and writes headlands as "other"', () => {
    expect(main).toContain('<DPD A="2" B="000C" C="3" D="31" E="Rate" F="4"/>') // 7 without the bit 4
    expect(main).toContain('<PLN A="8">')
  })

  it('has guidance patterns as lines of type 5 in the field, an A+ line drawn 100 m along its heading', () => {
    const lines = main.split('\n').map((line) => line.trim())
    const ab = lines.indexOf('<LSG A="5" B="AB">')
    expect(lines.slice(ab + 1, ab + 3)).toEqual([
      '<PNT A="2" C="51.96" D="8.23"/>',
      '<PNT A="2" C="51.97" D="8.24"/>',
    ])
    // the second pattern has no name of its own and bears that of the group; heading 90° is east: a degree of longitude
    // at 51.96° N is 68,725 m (111,320 m × cos 51.96° × 1.0021 for the ellipsoid), so 100 m are 0.001455°
    const aPlus = lines.indexOf('<LSG A="5" B="Lines">')
    const [, north, east] = /C="([\d.]+)" D="([\d.]+)"/.exec(lines[aPlus + 2]!)!
    expect(Number(north)).toBeCloseTo(51.96, 7)
    expect(Number(east) - 8.23).toBeCloseTo(0.001455, 5)
  })

  it.each([
    [
      'task status 5 (template)',
      { tasks: [{ id: 'TSK1', designator: '', status: 5 }] },
      'Attribute G of TSK TSK1',
    ],
    [
      'task status 6 (cancelled)',
      { tasks: [{ id: 'TSK1', designator: '', status: 6 }] },
      'one of 1, 2, 3, 4',
    ],
    [
      'a time of type 8 (powered down)',
      { tasks: [{ id: 'TSK1', designator: '', times: [{ start: '2026-05-07T06:30:00', type: 8 }] }] },
      'Attribute D of TIM in TSK TSK1',
    ],
    [
      'a time with a zone',
      { tasks: [{ id: 'TSK1', designator: '', times: [{ start: '2026-05-07T06:30:00+02:00' }] }] },
      'version 3 knows neither fractions of a second nor zones',
    ],
    [
      'a line of one point',
      { partfields: [{ id: 'PFD1', designator: '', lineStrings: [{ type: 5, coordinates: [8, 52] }] }] },
      'LSG in PFD PFD1 needs at least 2 PNT, found 1',
    ],
  ] satisfies [string, Partial<TaskDataToWrite>, string][])('refuses %s', (_, part, sentence) => {
    const error = refusal({ ...SHORT_3, ...part })
    expect(error.code).toBe('VALUE_INVALID')
    expect(error.message).toContain(sentence)
  })
})

describe('what the schema does not allow', () => {
  const field = (part: object): Partial<TaskDataToWrite> => ({
    partfields: [{ id: 'PFD1', designator: 'x', ...part }],
  })

  it.each([
    [
      'a name of 33 characters',
      { farms: [{ id: 'FRM1', designator: 'x'.repeat(33) }] },
      'FRM FRM1',
      '(these are 33)',
    ],
    ['an id of another kind', { farms: [{ id: 'CTR1', designator: '' }] }, 'FRM CTR1', 'an id like FRM1'],
    [
      'an id of 15 characters',
      { farms: [{ id: `FRM${'1'.repeat(12)}`, designator: '' }] },
      'FRM',
      'an id like',
    ],
    [
      'a colour beyond 254',
      field({ points: [{ type: 1, north: 0, east: 0, colour: 255 }] }),
      'PNT in PFD PFD1',
      '254',
    ],
    [
      'a position beyond the pole',
      field({ points: [{ type: 1, north: 90.1, east: 0 }] }),
      'PNT in PFD PFD1',
      '-90 to 90',
    ],
    ['a polygon without rings', field({ polygons: [{ type: 1 }] }), 'PLN in PFD PFD1', 'at least 1 LSG'],
    [
      'a polygon without a type',
      field({ polygons: [{ lineStrings: [] }] }),
      'PLN in PFD PFD1',
      'lacks attribute A',
    ],
    ['a legend without ranges', { colourLegends: [{ id: 'CLD1' }] }, 'CLD CLD1', 'at least 1 CRG'],
    [
      'a device without labels',
      { devices: [{ ...DEVICE, structureLabel: '31' }] },
      'DVC DVC1',
      'structure label',
    ],
    [
      'a DDI beyond 16 bits',
      { products: [{ id: 'PDT1', designator: '', quantityDdi: 65_536 }] },
      'PDT PDT1',
      'DDI',
    ],
    [
      'a mass that is negative',
      { products: [{ id: 'PDT1', designator: '', recipeQuantity: -1 }] },
      'PDT PDT1',
      'from 0',
    ],
    [
      'a fraction of a square metre',
      field({ polygons: [{ type: 1, areaM2: 0.5 }] }),
      'PLN in PFD PFD1',
      'whole number',
    ],
    [
      'a day that is none',
      { tasks: [{ id: 'TSK1', designator: '', times: [{ start: '2026-13-07' }] }] },
      'TIM in TSK TSK1',
      'a date and time',
    ],
    ['an attached file of any name', { attachedFiles: [{ filename: 'map.pdf' }] }, 'AFE', 'FIELDMAP.PDF'],
    [
      'a child that belongs elsewhere',
      { tasks: [{ id: 'TSK1', designator: '', otherElements: [element('CTR', {})] }] },
      'TSK TSK1',
      'CTR has no place',
    ],
  ] satisfies [string, Partial<TaskDataToWrite>, string, string][])(
    'is refused with object and reason: %s',
    (_, part, place, reason) => {
      const error = refusal({ ...SHORT, ...part })
      expect([error.code, error.where.element]).toEqual(['VALUE_INVALID', expect.stringContaining(place)])
      expect(error.message).toContain(reason)
    },
  )

  it('counts characters, not UTF-16 units: 32 of them fit, whatever they are', () => {
    expect(textOf({ ...SHORT, farms: [{ id: 'FRM1', designator: '🌽'.repeat(32) }] })).toContain(
      '🌽'.repeat(32),
    )
  })

  it('an id twice, and a reference that leads nowhere', () => {
    const twice = refusal({ ...SHORT, farms: [1, 1].map((n) => ({ id: `FRM${n}`, designator: '' })) })
    expect([twice.code, twice.where.element]).toEqual(['DUPLICATE_ID', 'FRM FRM1'])
    const lost = refusal({ ...SHORT, farms: [{ id: 'FRM1', designator: '', customerId: 'CTR9' }] })
    expect([lost.code, lost.where.element]).toEqual(['DANGLING_REFERENCE', 'FRM FRM1'])
    expect(lost.message).toContain('Attribute I of FRM FRM1 refers to CTR9')
  })

  it('a variety without its crop type, a link to nothing', () => {
    const cropVarieties = [{ id: 'CVT1', designator: '', cropTypeId: 'CTP9' }]
    expect(refusal({ ...SHORT, cropVarieties }).message).toContain('Variety CVT1 belongs to crop type CTP9')
    const linkGroups = [{ id: 'LGP1', type: 1, links: [{ localId: 'PFD9', value: 'x' }] }]
    expect(refusal({ ...SHORT, linkGroups }).message).toContain('Link group LGP1 links PFD9')
  })

  it('characters that XML cannot hold, numbers that are none', () => {
    const control = refusal({ ...SHORT, farms: [{ id: 'FRM1', designator: 'a\u0000' }] })
    expect([control.code, control.where.element]).toEqual(['VALUE_INVALID', 'FRM B'])
    expect(refusal({ ...SHORT, ...field({ points: [{ type: 1, north: Number.NaN, east: 0 }] }) }).code).toBe(
      'VALUE_INVALID',
    )
  })

  it('may be written all the same when asked for, without what version 3 lacks', () => {
    const odd: TaskDataToWrite = {
      ...SHORT_3,
      farms: [{ id: 'FRM1', designator: 'x'.repeat(40), customerId: 'CTR9' }],
      productGroups: [{ id: 'PGP1', designator: '', type: 2 }],
    }
    const main = textOf(odd, 'TASKDATA.XML', { allowInvalid: true })
    expect(main).toContain(`<FRM A="FRM1" B="${'x'.repeat(40)}" I="CTR9"/>`)
    expect(main).toContain('<PGP A="PGP1" B=""/>')
  })
})

describe('names that are too long', () => {
  const set: TaskDataToWrite = {
    ...SHORT,
    farms: [{ id: 'FRM1', designator: `${'x'.repeat(31)}🌽tail`, postalCode: '33758' }],
  }

  it('are cut to 32 characters when asked for', () => {
    expect(textOf(set, 'TASKDATA.XML', { shortenDesignators: true })).toContain(
      `B="${'x'.repeat(31)}🌽" E="33758"`,
    )
  })

  it('but not codes and numbers, which would mean something else', () => {
    const wrong = { ...set, farms: [{ ...set.farms![0]!, postalCode: '12345678901' }] }
    expect(refusal(wrong, { shortenDesignators: true }).message).toContain('at most 10 characters')
  })
})

describe('grids', () => {
  const task = everything('4.3').tasks![0]!
  const withGrid = (part: Partial<TaskDataToWrite>): TaskDataToWrite => ({ ...everything('4.3'), ...part })

  it.each([
    [
      'too few cells',
      [{ stem: 'GRD00001', cells: Uint8Array.of(0, 1, 1) }],
      '2 columns × 2 rows × 1 layers make 4 values, found 3',
    ],
    [
      'a code without a zone',
      [{ stem: 'GRD00001', cells: Uint8Array.of(0, 1, 7, 0) }],
      'cell 2 has zone code 7',
    ],
    [
      'values where codes are due',
      [{ stem: 'GRD00001', cells: Int32Array.of(0, 1, 1, 0) }],
      'zone codes in a Uint8Array',
    ],
    [
      'a binary that no task names',
      [{ stem: 'GRD00009', cells: Uint8Array.of(0) }],
      'no task has a grid of this name',
    ],
  ])('are refused for %s', (_, gridFiles, sentence) => {
    const error = refusal(withGrid({ gridFiles }))
    expect([error.code, error.where.file]).toEqual(['VALUE_INVALID', `${gridFiles[0]!.stem}.BIN`])
    expect(error.message).toContain(sentence)
  })

  it('of type 2 need a zone that names the layers', () => {
    const grids = [{ ...task.grids![1]!, treatmentZoneCode: 9 }]
    const gridFiles = [{ stem: 'GRD00002', cells: Int32Array.of(1) }]
    expect(refusal(withGrid({ tasks: [{ ...task, grids }], gridFiles })).message).toContain(
      'treatment zone 9 should name the layers',
    )
  })

  it('hold values as little-endian i32', () => {
    const file = writeTaskDataSet(everything('4.3')).find(({ path }) => path.endsWith('GRD00002.BIN'))
    // 0, 0, 12,000 = 0x2EE0, −1
    expect([...file!.bytes]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0xe0, 0x2e, 0, 0, 0xff, 0xff, 0xff, 0xff])
  })
})
