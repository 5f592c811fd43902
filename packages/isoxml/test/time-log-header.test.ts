import { describe, expect, it } from 'vitest'
import { decodeTimeLog, denseChannel, parseTimeLogHeader } from '../src/index.js'
import { joined, text } from './time-log-bytes.js'

describe('constants of a header', () => {
  it('stand in all records without standing in the binary', () => {
    const header = parseTimeLogHeader(
      text(
        '<TIM A="2020-01-01T08:00:00"><PTN A="" B="" D="1"/><DLV A="0043" B="6000" C="DET-2"/><DLV A="8d" B=""/></TIM>',
      ),
      'TLG00001.XML',
    )
    // 8 bytes of position, one value of channel 1: the constant keeps index 0
    const record = Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 1, 1, 1, 0, 0, 0)
    const log = decodeTimeLog(joined(record, record), header, 'TLG1')
    expect(log.records).toBe(2)
    expect([...log.status!]).toEqual([1, 1])
    expect(new Date(log.localTimeMs[1]!).toISOString()).toBe('2020-01-01T08:00:00.000Z')
    expect(log.channels[0]!.data).toEqual({ kind: 'constant', value: 6000 })
    expect([...denseChannel(log.channels[0]!, 2).values]).toEqual([6000, 6000])
    expect([...denseChannel(log.channels[1]!, 2).values]).toEqual([1, 1])
  })

  it('give way to values that records carry all the same, and that is reported', () => {
    const header = parseTimeLogHeader(
      text('<TIM A="2020-01-01T08:00:00"><PTN A="" B=""/><DLV A="0043" B="6000" C="DET-2"/></TIM>'),
      'TLG00001.XML',
    )
    const without = Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 0)
    const withValue = Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 7, 0, 0, 0)
    const log = decodeTimeLog(joined(without, withValue, without), header, 'TLG1')
    expect([...denseChannel(log.channels[0]!, 3).present]).toEqual([0, 1, 0])
    expect(log.diagnostics).toEqual([
      {
        code: 'VALUE_INVALID',
        severity: 'warning',
        message:
          'TLG1.XML: DLV[1] (DDI 67) states 6000 for all records, but 1 carry a value of their own; those were taken, the constant was not',
        where: { file: 'TLG1.XML', element: 'DLV[1]' },
      },
    ])
  })

  it('states position fields as degrees and units of 1, which become raw numbers', () => {
    const header = parseTimeLogHeader(
      text(
        '<TIM A=""><PTN A="52.1" B="-8.6000001" C="80000" D="4" E="1.3" F="0.8" G="12" H="25200128" I="14610"/></TIM>',
      ),
      'TLG00001.XML',
    )
    // 52.1° × 1e7; a dilution of 1.3 is 13 tenths
    expect(header.position).toEqual({
      north: 521_000_000,
      east: -86_000_001,
      up: 80_000,
      status: 4,
      pdop: 13,
      hdop: 8,
      satellites: 12,
      gpsTimeMs: 25_200_128,
      gpsDate: 14_610,
    })
    // nothing but the time and the number of values stands in a record
    const log = decodeTimeLog(Uint8Array.of(0, 0, 0, 0, 0x12, 0x39, 0), header, 'TLG1')
    expect(log.records).toBe(1)
    expect([log.north![0], log.east![0], log.pdop![0], log.gpsTimeMs![0]]).toEqual([
      521_000_000, -86_000_001, 13, 25_200_128,
    ])
  })
})

describe('a header', () => {
  it('may lack PTN, or hold it behind the values', () => {
    const without = parseTimeLogHeader(text('<TIM A=""><DLV A="54" B=""/></TIM>'), 'TLG00001.XML')
    expect(new Set(Object.values(without.position))).toEqual(new Set(['absent']))
    const behind = parseTimeLogHeader(
      text('<TIM A=""><DLV A="54" B=""/><PTN A="" B=""/></TIM>'),
      'TLG00001.XML',
    )
    expect([behind.position.north, behind.position.east, behind.position.up]).toEqual([
      'binary',
      'binary',
      'absent',
    ])
  })

  it('declares at most 255 channels, for an index is one byte', () => {
    const header = parseTimeLogHeader(
      text(`<TIM A="">${'<DLV A="1" B=""/>'.repeat(256)}</TIM>`),
      'TLG00001.XML',
    )
    expect(header.diagnostics).toMatchObject([
      { code: 'VALUE_INVALID', where: { file: 'TLG00001.XML', element: 'TIM' } },
    ])
  })

  it('whose time is no time is read without one, and says so', () => {
    const header = parseTimeLogHeader(text('<TIM A="noon"><PTN A="" B=""/></TIM>'), 'TLG00001.XML')
    expect(header.time).toBe('absent')
    expect(header.diagnostics.map(({ message }) => message)).toEqual([
      'TLG00001.XML: attribute A of TIM should be empty or a date and time, found "noon"',
    ])
    const log = decodeTimeLog(Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 0), header, 'TLG1')
    expect([...log.localTimeMs]).toEqual([Number.NaN])
  })

  it('names DDIs in either case and without leading zeros, and bus values by PGN and bits', () => {
    const header = parseTimeLogHeader(
      text(
        '<TIM A=""><DLV A="e120" B=""/><DLV A="6" B="" C="DET-1"/><DLV A="DFFE" B="" C="DET-3" D="65096" E="0" F="15"/></TIM>',
      ),
      'TLG00001.XML',
    )
    expect(header.channels.map(({ ddi }) => ddi)).toEqual([0xe120, 6, 0xdffe])
    expect(header.channels[2]!.bus).toEqual({ pgn: 65096, startBit: 0, stopBit: 15 })
    expect(header.position.north).toBe('absent')
  })

  it.each([
    ['no byte', '', 'the header file is empty'],
    ['another element', '<XFC/>', 'expected a TIM element, found <XFC>'],
  ])('of %s is no header', (_, xml, reason) => {
    expect.assertions(1)
    try {
      parseTimeLogHeader(text(xml), 'TLG00009.XML')
    } catch (error) {
      expect((error as Error).message).toContain(reason)
    }
  })
})
