/**
 * The two 50 MB logs of the time-log bench as sets of their own: the same records, channels and shares, with elements,
 * widths and values of a combine (six channels in every record) and of a sprayer with 36 sections (60 channels, logged
 * on change). Equal scales give equal bytes.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { zipFiles } from '@sheaf/isoxml'
import { numbersFrom } from '../support/random.js'

/** Time 6, north 4, east 4, up 4, status 1, PDOP 2, HDOP 2, satellites 1. */
const FIXED_BYTES = 24
const POSITION = 'A="" B="" C="" D="" E="" F="" G=""'
const START_MS = 6 * 3_600_000
const STEP_MS = 200
const DAY_2024 = 16_071
const MS_PER_DAY = 86_400_000
/** Records of one track, at 2.5 m/s: 600 m. The first and last of them are headland. */
const TRACK_RECORDS = 1200
const HEADLAND_RECORDS = 20
/** Raw units of longitude in a metre at 52.1° north. */
const RAW_PER_METRE = 146
const SECTIONS = 36

/**
 * @typedef {{ ddi: number, element: number, share: number, valueAt: (value: number, random: number, works: boolean, record: number) => number, start: number }} LoggedChannel
 */

/** A value that wanders within ±`reach` of its start. @returns {LoggedChannel['valueAt']} */
const wanders = (start, reach, step) => (value, random) =>
  Math.max(start - reach, Math.min(start + reach, value + Math.round((random - 0.5) * step)))
const state = (_value, _random, works) => (works ? 1 : 0)
const counts = (every) => (_value, _random, _works, record) => Math.floor(record / every)
const channel = (ddi, element, share, start, valueAt) => ({ ddi, element, share, start, valueAt })

/** @type {readonly LoggedChannel[]} */
const COMBINE = [
  channel(141, 1, 1, 0, state),
  // a part of the header now and then
  channel(67, 2, 1, 9000, (_v, _r, _w, record) => (record % 9000 < 400 ? 4500 : 9000)),
  channel(397, 1, 1, 2500, wanders(2500, 300, 40)),
  channel(99, 1, 1, 145_000, wanders(145_000, 20_000, 400)),
  channel(84, 1, 1, 800_000, wanders(800_000, 250_000, 9000)),
  channel(116, 1, 1, 0, counts(0.25)),
]

/** Shares as in the time-log bench: 4 of 60 nearly always, 16 now and then, 40 seldom. @type {readonly LoggedChannel[]} */
const SPRAYER = [
  channel(2, 2, 0.9, 2_000_000, wanders(2_000_000, 200_000, 20_000)),
  channel(397, 1, 0.9, 2500, wanders(2500, 300, 40)),
  channel(193, 2, 0.9, 3000, wanders(3000, 400, 50)),
  channel(116, 1, 0.9, 0, counts(0.5)),
  channel(1, 2, 0.2, 2_000_000, (value) => value),
  channel(80, 1, 0.2, 0, counts(0.4)),
  ...Array.from({ length: 14 }, (_, at) =>
    channel(65_000 + at, 1, 0.2, 1000 * at, wanders(1000 * at, 900, 60)),
  ),
  ...Array.from({ length: SECTIONS }, (_, at) => channel(141, 3 + at, 0.0225, 0, state)),
  ...Array.from({ length: 4 }, (_, at) =>
    channel(65_100 + at, 1, 0.0225, 500 * at, wanders(500 * at, 400, 30)),
  ),
]

/** @type {Record<string, { channels: readonly LoggedChannel[], records: number, trackM: number, device: string, task: string }>} */
const SETS = {
  '6-channels': {
    channels: COMBINE,
    records: 909_000,
    trackM: 9,
    device: combine(),
    task: '<PAN A="PDT1"/>',
  },
  '60-channels': {
    channels: SPRAYER,
    records: 786_000,
    trackM: 27,
    device: sprayer(),
    task: '<PAN A="PDT2" E="DET-2"/>',
  },
}

/** NAME with a device class in bits 49 to 55. @param {number} deviceClass */
function nameOf(deviceClass) {
  return `A0${(deviceClass << 1).toString(16).padStart(2, '0').toUpperCase()}850000200001`
}

function combine() {
  return (
    `<DVC A="DVC1" B="Combine" D="${nameOf(7)}">` +
    '<DET A="DET-1" B="1" C="1" D="Combine" E="0" F="0"/>' +
    '<DET A="DET-2" B="2" C="2" D="Header" E="1" F="1"><DOR A="10"/></DET>' +
    '<DPT A="10" B="0046" C="9000" D="Maximum width"/></DVC>'
  )
}

/** 36 sections of 75 cm from left to right. */
function sprayer() {
  const sections = Array.from({ length: SECTIONS }, (_, at) => {
    const offset = Math.round(750 * (at - (SECTIONS - 1) / 2))
    return {
      element: `<DET A="DET-${3 + at}" B="${3 + at}" C="4" D="Section ${at + 1}" E="${2 + at}" F="2"><DOR A="${100 + at}"/><DOR A="200"/></DET>`,
      offset: `<DPT A="${100 + at}" B="0087" C="${offset}" D="Offset"/>`,
    }
  })
  return (
    `<DVC A="DVC1" B="Sprayer" D="${nameOf(6)}"><DET A="DET-1" B="1" C="1" D="Sprayer" E="0" F="0"/>` +
    '<DET A="DET-2" B="2" C="2" D="Boom" E="1" F="1"/>' +
    sections.map(({ element }) => element).join('') +
    sections.map(({ offset }) => offset).join('') +
    '<DPT A="200" B="0046" C="750" D="Width"/></DVC>'
  )
}

/** Names of the sets. */
export const CONVERT_SETS = Object.keys(SETS)

/**
 * Writes a set twice: `<name>.zip`, and its log as `<name>/TLG00001.XML` and `.BIN` for who only decodes.
 *
 * @param {string} folder
 * @param {string} name of the set
 * @param {number} scale of the number of records, 1 for 50 MB
 */
export function writeConvertSet(folder, name, scale) {
  const { channels, records, trackM, device, task } = SETS[name]
  const text = new TextEncoder()
  const main =
    '<?xml version="1.0" encoding="UTF-8"?><ISO11783_TaskData VersionMajor="4" VersionMinor="3" DataTransferOrigin="2">' +
    `${device}<PDT A="PDT1" B="Winter wheat"/><PDT A="PDT2" B="Fungicide"/>` +
    `<TSK A="TSK1" B="Made" G="4"><TIM A="2024-01-01T06:00:00Z" D="4"/>${task}<TLG A="TLG00001" C="1"/></TSK></ISO11783_TaskData>`
  const header = text.encode(headerOf(channels))
  const binary = recordsOf(channels, Math.round(records * scale), trackM)
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'TLG00001.XML'), header)
  writeFileSync(join(folder, name, 'TLG00001.BIN'), binary)
  const files = [
    { path: 'TASKDATA/TASKDATA.XML', bytes: text.encode(main) },
    { path: 'TASKDATA/TLG00001.XML', bytes: header },
    { path: 'TASKDATA/TLG00001.BIN', bytes: binary },
  ]
  writeFileSync(join(folder, `${name}.zip`), zipFiles(files, deflateRawSync))
}

/** @param {readonly LoggedChannel[]} channels */
function headerOf(channels) {
  const values = channels.map(
    ({ ddi, element }) =>
      `<DLV A="${ddi.toString(16).padStart(4, '0').toUpperCase()}" B="" C="DET-${element}"/>`,
  )
  return `<TIM A="" D="4"><PTN ${POSITION}/>${values.join('')}</TIM>`
}

/** @param {readonly LoggedChannel[]} channels @param {number} records @param {number} trackM */
function recordsOf(channels, records, trackM) {
  const share = channels.reduce((sum, own) => sum + own.share, 0)
  const bytes = new Uint8Array(Math.ceil(records * (FIXED_BYTES + 1 + 5 * share) * 1.02) + 1000)
  const view = new DataView(bytes.buffer)
  const random = numbersFrom(8)
  const values = channels.map(({ start }) => start)
  let at = 0
  for (let record = 0; record < records; record++) {
    writeFixedPart(view, at, record, trackM)
    const inTrack = record % TRACK_RECORDS
    const works = inTrack >= HEADLAND_RECORDS && inTrack < TRACK_RECORDS - HEADLAND_RECORDS
    const counted = at + FIXED_BYTES
    at = counted + 1
    for (let index = 0; index < channels.length; index++) {
      const { share: ownShare, valueAt } = channels[index]
      if (record > 0 && ownShare < 1 && random() >= ownShare) continue
      values[index] = valueAt(values[index], random(), works, record)
      bytes[at] = index
      view.setInt32(at + 1, values[index], true)
      at += 5
      bytes[counted]++
    }
  }
  return bytes.subarray(0, at)
}

/** @param {DataView} view @param {number} at @param {number} record @param {number} trackM */
function writeFixedPart(view, at, record, trackM) {
  const time = START_MS + record * STEP_MS
  const track = Math.floor(record / TRACK_RECORDS)
  const along = track % 2 === 0 ? record % TRACK_RECORDS : TRACK_RECORDS - (record % TRACK_RECORDS)
  view.setUint32(at, time % MS_PER_DAY, true)
  view.setUint16(at + 4, DAY_2024 + Math.floor(time / MS_PER_DAY), true)
  view.setInt32(at + 6, 521_000_000 + 45 * along, true)
  view.setInt32(at + 10, 86_000_000 + Math.round(RAW_PER_METRE * trackM * track), true)
  view.setInt32(at + 14, 80_000 + (along % 50), true)
  view.setUint8(at + 18, 4)
  view.setUint16(at + 19, 13, true)
  view.setUint16(at + 21, 8, true)
  view.setUint8(at + 23, 12 + (track % 4))
}
