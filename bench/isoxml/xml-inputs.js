/**
 * Task data of any size, the same bytes in every run: part fields with polygons, devices, and tasks with times,
 * allocations and treatment zones, one element a line as most terminals write it.
 */

/** Elements of one farm-like round; a document is as many rounds as its size needs. */
const POINTS_OF_OUTLINE = 160
const POINTS_OF_HOLE = 24
const SECTIONS = 24

/**
 * @param {number} bytes size that the document reaches, within one round
 * @returns {Uint8Array} TASKDATA.XML in UTF-8
 */
export function taskDataXml(bytes) {
  const parts = [
    '<?xml version="1.0" encoding="UTF-8"?>\n<ISO11783_TaskData VersionMajor="4" VersionMinor="3" ManagementSoftwareManufacturer="Sheaf" ManagementSoftwareVersion="1" DataTransferOrigin="1">\n',
    '  <CTP A="CTP1" B="Winterweizen">\n    <CVT A="CVT1" B="Asano"/>\n  </CTP>\n  <PDT A="PDT1" B="Kalkammonsalpeter"/>\n  <CPC A="CPC1" B="Düngung"/>\n  <OTQ A="OTQ1" B="Streuen"/>\n',
  ]
  let length = parts.reduce((sum, part) => sum + part.length, 0)
  const random = generator(20_240_501)
  for (let round = 1; length < bytes; round++) {
    const part = roundOf(round, random)
    parts.push(part)
    length += part.length
  }
  parts.push('</ISO11783_TaskData>\n')
  return new TextEncoder().encode(parts.join(''))
}

/** A customer with a farm, two fields and two tasks; every fourth round a device too. */
function roundOf(round, random) {
  const fields = [2 * round - 1, 2 * round]
  return [
    `  <CTR A="CTR${round}" B="Müller & Söhne ${round}" C="Anna" D="Hauptstraße ${round}" F="${10_000 + round}" G="Gütersloh" I="DE" J="+49 5241 ${round}" M="anna${round}@example.org"/>\n`.replace(
      '&',
      '&amp;',
    ),
    `  <FRM A="FRM${round}" B="Hof ${round}" C="Hauptstraße ${round}" E="${10_000 + round}" F="Gütersloh" H="DE" I="CTR${round}"/>\n`,
    ...fields.map((field) => partfield(field, round, random)),
    round % 4 === 1 ? device(round, random) : '',
    ...fields.map((field) => task(field, round, random)),
  ].join('')
}

function partfield(field, round, random) {
  const north = 48 + 6 * random()
  const east = 7 + 6 * random()
  return `  <PFD A="PFD${field}" B="${field}" C="Schlag ${field}" D="${40_000 + Math.floor(200_000 * random())}" E="CTR${round}" F="FRM${round}" G="CTP1" H="CVT1">
    <PLN A="1" B="Schlag ${field}">
${ring(1, POINTS_OF_OUTLINE, north, east, 0.002, random)}${ring(2, POINTS_OF_HOLE, north, east, 0.0003, random)}    </PLN>
    <PLN A="6" B="Mast">
${ring(1, 5, north, east, 0.00002, random)}    </PLN>
    <LSG A="5" B="Spur ${field}" C="3000">
${point(6, north, east)}${point(7, north + 0.001, east + 0.0005)}    </LSG>
  </PFD>
`
}

function ring(type, points, north, east, radius, random) {
  const lines = []
  for (let at = 0; at < points; at++) {
    const angle = (2 * Math.PI * at) / points
    const distance = radius * (0.8 + 0.2 * random())
    lines.push(point(2, north + distance * Math.sin(angle), east + distance * Math.cos(angle)))
  }
  return `      <LSG A="${type}">\n${lines.join('')}${lines[0]}      </LSG>\n`
}

const point = (type, north, east) =>
  `        <PNT A="${type}" C="${north.toFixed(9)}" D="${east.toFixed(9)}"/>\n`

function device(round, random) {
  const elements = Array.from({ length: SECTIONS }, (_, at) => {
    const id = 1000 * round + at
    const references = [1000 + at, 2000 + at, 2100 + at].map((object) => `      <DOR A="${object}"/>\n`)
    return `    <DET A="DET-${id}" B="${10 + at}" C="4" D="Teilbreite ${at + 1}" E="${at + 1}" F="1">\n${references.join('')}    </DET>\n`
  })
  const data = Array.from(
    { length: SECTIONS },
    (_, at) => `    <DPD A="${1000 + at}" B="008D" C="1" D="8" E="Arbeitszustand" F="3000"/>\n`,
  )
  const properties = Array.from(
    { length: SECTIONS },
    (_, at) =>
      `    <DPT A="${2000 + at}" B="0043" C="${1000 + Math.floor(random() * 100)}" D="Breite" E="3001"/>\n    <DPT A="${2100 + at}" B="0087" C="${at * 1000 - 12_000}" D="Versatz" E="3001"/>\n`,
  )
  return `  <DVC A="DVC-${round}" B="Streuer ${round}" C="1.${round}" D="A00A84000D01${(0x1000 + round).toString(16).toUpperCase()}" E="SN${round}" F="FF312D30303031" G="FF000000006564">
    <DET A="DET-${round}" B="1" C="1" D="Streuer" E="0" F="0"/>
${elements.join('')}${data.join('')}${properties.join('')}    <DVP A="3000" B="0" C="1.0" D="0"/>
    <DVP A="3001" B="0" C="0.001" D="3" E="m"/>
  </DVC>
`
}

function task(field, round, random) {
  const owner = round - ((round - 1) % 4)
  const times = Array.from({ length: 6 }, (_, at) => {
    const totals = ['0074', '0075', '0077', '0050'].map(
      (ddi) => `      <DLV A="${ddi}" B="${Math.floor(1e6 * random())}" C="DET-${owner}"/>\n`,
    )
    return `    <TIM A="2024-05-0${at + 1}T08:00:00.000+02:00" B="2024-05-0${at + 1}T09:30:00.000+02:00" C="5400" D="4">\n${totals.join('')}    </TIM>\n`
  })
  const zones = Array.from(
    { length: 4 },
    (_, at) =>
      `    <TZN A="${at}" B="Zone ${at}">\n      <PDV A="0006" B="${Math.floor(40_000 * random())}" C="PDT1" D="DET-${owner}"/>\n    </TZN>\n`,
  )
  const stamp = '      <ASP A="2024-05-01T08:00:00" B="2024-05-01T09:30:00" D="4"/>\n'
  return `  <TSK A="TSK${field}" B="Düngung Schlag ${field}" C="CTR${round}" D="FRM${round}" E="PFD${field}" G="4" H="0" J="0">
${zones.join('')}${times.join('')}    <OTP A="CPC1" B="OTQ1"/>
    <DAN A="A00A84000D011001" C="DVC-${owner}">\n${stamp}    </DAN>
    <PAN A="PDT1" B="004B" C="${Math.floor(5000 * random())}" D="1" E="DET-${owner}">\n${stamp}    </PAN>
  </TSK>
`
}

/** Numerical Recipes' linear congruential generator: the same numbers everywhere. */
function generator(seed) {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
