import { deflateRawSync, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changesOnly,
  decodeTimeLog,
  element,
  encodeTimeLog,
  IsoxmlError,
  memorySource,
  openTaskData,
  openZip,
  parseTimeLogHeader,
  type TaskDataToWrite,
  type TimeLogLayout,
  type TimeLogRecord,
  writeTaskDataSet,
  writeTimeLogHeader,
  writeXml,
  zipFiles,
} from '../src/index.js'

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const deflateRaw = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes)
const inflateRaw = (bytes: Uint8Array, size: number): Uint8Array =>
  inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) })

function thrown(act: () => unknown): IsoxmlError {
  try {
    act()
  } catch (error) {
    if (error instanceof IsoxmlError) return error
  }
  throw new Error('expected an IsoxmlError')
}

describe('XML text', () => {
  it('escapes what would end an attribute, open an element or be normalized away', () => {
    expect(writeXml(element('CTR', { A: 'CTR1', B: 'Müller & <"Sohn">\t\n' }))).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<CTR A="CTR1" B="Müller &amp; &lt;&quot;Sohn&quot;&gt;&#9;&#10;"/>\n',
    )
  })

  it('leaves absent attributes out and writes numbers without exponent or trailing zeros', () => {
    const written = writeXml(element('PNT', { A: 2, B: undefined, C: 51.9634, D: 0.00000001 }))
    expect(written).toContain('<PNT A="2" C="51.9634" D="0.00000001"/>')
  })

  it('refuses a character that XML cannot carry and a number that is none', () => {
    const control = thrown(() => writeXml(element('CTR', { B: 'a\u0001' })))
    expect([control.code, control.where.element]).toEqual(['VALUE_INVALID', 'CTR B'])
    expect(control.message).toContain('U+0001')
    expect(thrown(() => element('PNT', { C: Number.NaN })).code).toBe('VALUE_INVALID')
  })
})

const LAYOUT: TimeLogLayout = {
  position: ['status', 'east', 'north'],
  constantPosition: { hdop: 8 },
  channels: [
    { ddi: 141, elementId: 'DET-2' },
    { ddi: 84, elementId: 'DET-2' },
    { ddi: 67, elementId: 'DET-3', constant: 6000 },
  ],
}

describe('a time log', () => {
  it('declares open fields empty, constants with their value, channels in order', () => {
    const header = textOf(writeTimeLogHeader(LAYOUT))
    // HDOP counts tenths in the records, units of one in the header: 8 → 0.8
    expect(header).toContain('<PTN A="" B="" D="" F="0.8"/>')
    expect(header.match(/<DLV[^>]*>/g)).toEqual([
      '<DLV A="008D" B="" C="DET-2"/>',
      '<DLV A="0054" B="" C="DET-2"/>',
      '<DLV A="0043" B="6000" C="DET-3"/>',
    ])
  })

  it('writes little-endian fields in the order of the standard, then only the values given', () => {
    const record: TimeLogRecord = {
      localTimeMs: Date.UTC(2020, 0, 1, 8),
      north: 521_001_280,
      east: -1,
      status: 4,
      values: [[1, 304_320]],
    }
    // prettier-ignore
    expect([...encodeTimeLog(LAYOUT, [record])]).toEqual([
      ...[0x00, 0x74, 0xb7, 0x01], // 28,800,000 ms = 08:00
      ...[0x12, 0x39], //            day 14,610 = 2020-01-01
      ...[0x40, 0xd9, 0x0d, 0x1f], // north
      ...[0xff, 0xff, 0xff, 0xff], // east −1
      0x04, //                       status
      0x01, //                       one value
      ...[0x01, 0xc0, 0xa4, 0x04, 0x00], // index 1, 304,320 = 0x0004A4C0
    ])
  })

  it('refuses what does not fit, and names the record', () => {
    const at = (record: Partial<TimeLogRecord>) =>
      thrown(() => encodeTimeLog(LAYOUT, [{ localTimeMs: 4e11, values: [], ...record }]))
    expect(at({ values: [[3, 0]] }).message).toContain('Record 0: value index is 3')
    expect(at({ values: [[0, 2 ** 31]] }).code).toBe('VALUE_INVALID')
    expect(at({ north: 0.5 }).where.record).toBe(0)
    expect(at({ localTimeMs: 0 }).message).toContain('date is -3652')
  })

  it('comes back from the reader as it was written', () => {
    const value = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }))
    const drawn = fc.array(
      fc.record({
        stepMs: fc.integer({ min: 0, max: 5000 }),
        north: fc.integer({ min: 519_000_000, max: 519_100_000 }),
        east: fc.integer({ min: 82_000_000, max: 82_100_000 }),
        values: fc.uniqueArray(value, { selector: ([index]) => index }),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(drawn, (steps) => {
        let localTimeMs = Date.UTC(2026, 4, 7, 6)
        const records = steps.map(({ stepMs, ...rest }) => {
          localTimeMs += stepMs
          return { localTimeMs, status: 4, ...rest }
        })
        const header = parseTimeLogHeader(writeTimeLogHeader(LAYOUT), 'TLG00001.XML')
        const log = decodeTimeLog(encodeTimeLog(LAYOUT, records), header, 'TLG00001.BIN')
        expect(log.records).toBe(records.length)
        expect([...log.localTimeMs]).toEqual(records.map((record) => record.localTimeMs))
        expect([...(log.north ?? [])]).toEqual(records.map((record) => record.north))
        expect(log.values).toBe(records.reduce((sum, record) => sum + record.values.length, 0))
      }),
    )
  })
})

describe('logging on change', () => {
  it('keeps a value only where it differs from the last logged one', () => {
    const rows = [
      [1, 10],
      [1, 11],
      [1, undefined],
      [0, 11],
    ]
    expect(changesOnly(rows)).toEqual([
      [
        [0, 1],
        [1, 10],
      ],
      [[1, 11]],
      [],
      [[0, 0]],
    ])
  })
})

const SQUARE: [number, number][] = [
  [8.23, 51.96],
  [8.24, 51.96],
  [8.24, 51.97],
  [8.23, 51.96],
]

function plan(version: '3.3' | '4.3'): TaskDataToWrite {
  return {
    version,
    dataTransferOrigin: 1,
    customers: [{ id: 'CTR1', lastName: 'Müller & Söhne' }],
    farms: [{ id: 'FRM1', designator: 'Hof', customerId: 'CTR1' }],
    productGroups: [{ id: 'PGP1', designator: 'Mais', type: 2 }],
    products: [{ id: 'PDT1', designator: 'Saatgut', productGroupId: 'PGP1', type: 1, relations: [] }],
    cropTypes: [{ id: 'CTP1', designator: 'Mais', productGroupId: 'PGP1' }],
    cropVarieties: [{ id: 'CVT1', designator: 'Frühe', cropTypeId: 'CTP1', productId: 'PDT1' }],
    partfields: [
      {
        id: 'PFD1',
        designator: 'Am Bach',
        areaM2: 1234.4,
        customerId: 'CTR1',
        boundary: { type: 'MultiPolygon', coordinates: [[SQUARE]] },
      },
    ],
    devices: [
      {
        id: 'DVC1',
        designator: 'Planter',
        clientName: 'A008800000003001',
        structureLabel: '31000000000001',
        localizationLabel: 'FF000000006564',
        elements: [
          {
            id: 'DET1',
            objectId: 1,
            type: 1,
            designator: 'Planter',
            number: 0,
            parentObjectId: 0,
            references: [2, 3],
          },
        ],
        processData: [
          { objectId: 2, ddi: 12, properties: 1, triggers: 1, designator: 'Rate', presentationObjectId: 4 },
        ],
        properties: [{ objectId: 3, ddi: 70, value: 6000, designator: 'Width' }],
        presentations: [{ objectId: 4, offset: 0, scale: 10, decimals: 0, unit: '/ha' }],
      },
    ],
    tasks: [
      {
        id: 'TSK1',
        designator: 'Plant',
        partfieldId: 'PFD1',
        times: [
          { start: '2026-04-24T08:00:00', type: 4, values: [{ ddi: 116, value: 1234, elementId: 'DET1' }] },
        ],
        productAllocations: [{ productId: 'PDT1', elementId: 'DET1' }],
        timeLogs: ['TLG00001'],
      },
    ],
    logs: [{ stem: 'TLG00001', layout: LAYOUT, records: [] }],
  }
}

describe('a set of task data', () => {
  it('stands in a folder TASKDATA with upper-case names', () => {
    expect(writeTaskDataSet(plan('4.3')).map(({ path }) => path)).toEqual([
      'TASKDATA/TASKDATA.XML',
      'TASKDATA/TLG00001.XML',
      'TASKDATA/TLG00001.BIN',
    ])
  })

  it('leaves out of version 3 what version 4 added', () => {
    const [v3, v4] = (['3.3', '4.3'] as const).map((version) =>
      textOf(writeTaskDataSet(plan(version))[0]!.bytes),
    )
    expect(v3).toContain('VersionMajor="3" VersionMinor="3"')
    expect(v3).toContain('<CVT A="CVT1" B="Frühe"/>')
    expect(v3).toContain('<PGP A="PGP1" B="Mais"/>')
    expect(v4).toContain('<CVT A="CVT1" B="Frühe" C="PDT1"/>')
    expect(v4).toContain('<CTP A="CTP1" B="Mais" C="PGP1">')
    expect(v4).toContain('<PGP A="PGP1" B="Mais" C="2"/>')
  })

  it('writes points north first, the DDI in four hex digits, areas as whole square metres', () => {
    const main = textOf(writeTaskDataSet(plan('4.3'))[0]!.bytes)
    expect(main).toContain('<PNT A="2" C="51.96" D="8.23"/>')
    expect(main).toContain('<DPD A="2" B="000C" C="1" D="1" E="Rate" F="4"/>')
    expect(main).toContain('<PFD A="PFD1" C="Am Bach" D="1234" E="CTR1">')
  })

  it('refuses a log with another name than the standard’s', () => {
    const broken = { ...plan('4.3'), logs: [{ stem: 'LOG1', layout: LAYOUT, records: [] }] }
    expect(thrown(() => writeTaskDataSet(broken)).message).toContain('LOG1')
  })

  it('is read back through an archive, deflated or stored', async () => {
    for (const deflate of [deflateRaw, undefined]) {
      const zip = zipFiles(writeTaskDataSet(plan('4.3')), deflate)
      const { sets } = await openTaskData(await openZip(memorySource(zip), { inflateRaw }))
      const { taskData } = sets[0]!
      expect(taskData.customers.get('CTR1')?.lastName).toBe('Müller & Söhne')
      expect(taskData.partfields.get('PFD1')?.boundary?.coordinates[0]?.[0]).toHaveLength(4)
      expect(taskData.devices.get('DVC1')?.processData.get(2)?.ddi).toBe(12)
      expect(taskData.tasks[0]?.times[0]?.values).toEqual([{ ddi: 116, value: 1234, elementId: 'DET1' }])
      expect(taskData.tasks[0]?.timeLogs).toEqual(['TLG00001'])
    }
  })
})

describe('a zip archive', () => {
  it('holds local header, bytes, central entry and end record as the format says', () => {
    const zip = zipFiles([{ path: 'ä', bytes: new TextEncoder().encode('123456789') }])
    const view = new DataView(zip.buffer)
    expect(zip.length).toBe(30 + 2 + 9 + 46 + 2 + 22)
    expect(view.getUint32(0, true)).toBe(0x04034b50)
    expect(view.getUint16(6, true)).toBe(0x0800) // names are UTF-8
    expect(view.getUint16(8, true)).toBe(0) // stored
    expect(view.getUint32(14, true)).toBe(0xcbf43926) // CRC-32 of "123456789", the check value of the algorithm
    expect([...zip.subarray(30, 32)]).toEqual([0xc3, 0xa4]) // ä
    expect(view.getUint32(41, true)).toBe(0x02014b50)
    expect(view.getUint32(89, true)).toBe(0x06054b50)
    expect(view.getUint32(89 + 16, true)).toBe(41) // where the central directory begins
  })

  it('stores what deflating would make larger', () => {
    const zip = zipFiles([{ path: 'a', bytes: Uint8Array.of(1) }], deflateRaw)
    expect(new DataView(zip.buffer).getUint16(8, true)).toBe(0)
  })
})
