/**
 * Data table: the elements of task data as the schemas of version 3.3 and 4.3 describe them, with their attributes,
 * the form of each value and the children. Everything that the two versions say differently stands here and nowhere
 * else; `conform.ts` applies it.
 */
import {
  amount,
  any,
  atMost,
  bits,
  byte,
  clientName,
  code,
  codesPerVersion,
  ddi,
  decimal,
  degrees,
  type ElementRule,
  element,
  file,
  from,
  hex,
  i32,
  i32WithoutLeast,
  id,
  integer,
  must,
  name,
  optionalId,
  reference,
  sinceVersion4,
  text,
  time,
  unsigned,
} from './schema-rules.js'

const objectId = integer(1, 65_534)
const scale = must(decimal(1e-9, 1e8))
const decimals = must(integer(0, 7))
const pgn = integer(0, 0x3_ffff)
const bit = integer(0, 63)
const accuracy = decimal(0, 65)
const postalCode = text(10)
const phone = text(20)
const email = text(64)
/** No byte FF among the seven of a label: it ends the text. */
const LABEL_BYTES = '(?:[0-9A-Ea-e][0-9A-Fa-f]|[Ff][0-9A-Ea-e])'
const structureLabel = hex(
  /^(?:[0-9A-E][0-9A-F]|F[0-9A-E]){7}$/,
  new RegExp(`^${LABEL_BYTES}{7}(?:[0-9A-Fa-f]{2}){0,32}$`),
  'a structure label of 7 bytes (in version 4 up to 39) in hex digits, none of the first 7 being FF',
)
const localizationLabel = hex(
  /^FF(?:[0-9A-E][0-9A-F]|F[0-9A-E]){6}$/,
  new RegExp(`^[Ff]{2}${LABEL_BYTES}{6}$`),
  'a localization label of 7 bytes in hex digits, FF first and nowhere else',
)
const stamp = { ASP: atMost(1) }

/** Versions below 4 have no kinds of points but flag and other: points of a line need none, others become "other". */
const pointType = code([1, 2], from(3, 11), Object.fromEntries(from(3, 11).map((type) => [type, 2])))
/** Main field, headland, buffer zone and windbreak become "other" in version 3. */
const polygonType = code(from(1, 8), from(9, 12), { 9: 8, 10: 8, 11: 8, 12: 8 })
const positionStatus = code(from(0, 15))

const EXTERNAL_KINDS = 'BSN|CCG|CCT|CLD|CPC|CTP|CTR|DVC|FRM|OTQ|PDT|PFD|PGP|TSK|VPN|WKR'
const CODING_CHILDREN = Object.fromEntries(EXTERNAL_KINDS.split('|').map((kind) => [kind, any]))

/** Root attributes have names instead of letters. */
const root = {
  VersionMajor: must(codesPerVersion([3], [4])),
  VersionMinor: must(codesPerVersion([3], from(0, 3))),
  ManagementSoftwareManufacturer: must(name()),
  ManagementSoftwareVersion: must(text(32)),
  TaskControllerManufacturer: name(),
  TaskControllerVersion: text(32),
  DataTransferOrigin: must(code([1, 2])),
}

export const SCHEMA: Readonly<Record<string, ElementRule>> = {
  ISO11783_TaskData: element(
    { ...root, lang: sinceVersion4(text(32)) },
    { children: { ...CODING_CHILDREN, AFE: any, TCC: atMost(1), XFR: any } },
  ),
  ISO11783LinkList: element({ ...root, FileVersion: text(32) }, { since: 4, children: { LGP: any } }),
  LGP: element(
    { A: id('LGP'), B: must(code(from(1, 4))), C: text(64), D: text(255), E: name() },
    { since: 4, children: { LNK: any } },
  ),
  LNK: element({ A: must(text(14)), B: must(text(255)), C: name() }, { since: 4 }),

  AFE: element(
    {
      A: must(file(/^[0-9A-Z]{8}\.[0-9A-Z]{3}$/, 'FIELDMAP.PDF, 8 and 3 capitals or digits')),
      B: must(code([1, 2])),
      C: must(text(32)),
      D: must(integer(1, 254)),
      E: text(32),
      F: unsigned,
    },
    { since: 4 },
  ),
  ASP: element(
    { A: must(time), B: time, C: unsigned, D: must(code([1, 4])) },
    { children: { PTN: atMost(2, 1) } },
  ),
  BSN: element(
    { A: id('BSN'), B: must(name()), C: must(degrees(90)), D: must(degrees(180)), E: must(i32WithoutLeast) },
    { since: 4 },
  ),
  CAN: element({ A: reference('CCT'), B: reference('CCL'), C: text(32) }, { children: stamp }),
  CAT: element(
    {
      A: must(clientName),
      B: must(clientName),
      C: must(structureLabel),
      D: must(structureLabel),
      E: must(integer(0, 4095)),
      F: must(integer(0, 4095)),
      G: must(ddi),
    },
    { since: 4, children: stamp },
  ),
  CCG: element({ A: id('CCG'), B: must(name()) }),
  CCL: element({ A: id('CCL'), B: must(name()) }),
  CCT: element(
    { A: id('CCT'), B: must(name()), C: must(code([1, 2, 3])), D: reference('CCG') },
    { children: { CCL: any } },
  ),
  CLD: element({ A: id('CLD'), B: byte }, { children: { CRG: any }, minChildren: 1 }),
  CNN: element({
    A: must(reference('DVC')),
    B: must(reference('DET')),
    C: must(reference('DVC')),
    D: must(reference('DET')),
  }),
  CPC: element({ A: id('CPC'), B: must(name()) }, { children: { OTR: any } }),
  CRG: element({ A: must(i32WithoutLeast), B: must(i32WithoutLeast), C: must(byte) }),
  CTP: element(
    { A: id('CTP'), B: must(name()), C: sinceVersion4(reference('PGP')) },
    { children: { CVT: any } },
  ),
  CTR: element({
    A: id('CTR'),
    B: must(name()),
    C: name(),
    D: name(),
    E: text(32),
    F: postalCode,
    G: name(),
    H: name(),
    I: name(),
    J: phone,
    K: phone,
    L: phone,
    M: email,
  }),
  CVT: element({ A: id('CVT'), B: must(name()), C: sinceVersion4(reference('PDT')) }),
  DAN: element({ A: must(clientName), B: clientName, C: reference('DVC') }, { children: stamp }),
  DET: element(
    {
      A: id('DET'),
      B: must(objectId),
      C: must(code(from(1, 7))),
      D: name(),
      E: must(integer(0, 4095)),
      F: must(integer(0, 65_534)),
    },
    { children: { DOR: any } },
  ),
  DLT: element({
    A: must(ddi),
    B: must(integer(1, 31)),
    C: integer(0, 1_000_000),
    D: integer(0, 60_000),
    E: i32WithoutLeast,
    F: i32WithoutLeast,
    G: i32WithoutLeast,
    H: reference('DET'),
    I: reference('VPN'),
    J: pgn,
    K: bit,
    L: bit,
  }),
  DLV: element({ A: must(ddi), B: must(i32), C: must(reference('DET')), D: pgn, E: bit, F: bit }),
  DOR: element({ A: must(objectId) }),
  DPD: element({
    A: must(objectId),
    B: must(ddi),
    C: must(bits(3, 7)),
    D: must(integer(0, 31)),
    E: name(),
    F: objectId,
  }),
  DPT: element({ A: must(objectId), B: must(ddi), C: must(i32), D: name(), E: objectId }),
  DVC: element(
    {
      A: id('DVC'),
      B: name(),
      C: text(32),
      D: must(clientName),
      E: text(32),
      F: must(structureLabel),
      G: must(localizationLabel),
    },
    { children: { DET: any, DPD: any, DPT: any, DVP: any }, minChildren: 1 },
  ),
  DVP: element({ A: must(objectId), B: must(i32), C: scale, D: decimals, E: text(32) }),
  FRM: element({
    A: id('FRM'),
    B: must(name()),
    C: name(),
    D: text(32),
    E: postalCode,
    F: name(),
    G: name(),
    H: name(),
    I: reference('CTR'),
  }),
  GAN: element({ A: must(reference('GGP')) }, { since: 4, children: { ASP: any, GST: any }, minChildren: 1 }),
  GGP: element({ A: id('GGP'), B: name() }, { since: 4, children: { GPN: any, PLN: any }, minChildren: 1 }),
  GPN: element(
    {
      A: id('GPN'),
      B: name(),
      C: must(code(from(1, 5))),
      D: code([1, 2, 3]),
      E: code(from(1, 4)),
      F: code(from(1, 4)),
      G: decimal(0, 360),
      H: unsigned,
      I: code([...from(0, 8), 16, 17]),
      J: accuracy,
      K: accuracy,
      L: reference('BSN'),
      M: text(32),
      N: unsigned,
      O: unsigned,
    },
    { since: 4, children: { LSG: any, PLN: any }, minChildren: 1 },
  ),
  GRD: element({
    A: must(degrees(90)),
    B: must(degrees(180)),
    C: must(decimal(0, 1)),
    D: must(decimal(0, 1)),
    E: must(integer(0, 0xffff_ffff)),
    F: must(integer(0, 0xffff_ffff)),
    G: must(file(/^GRD\d{5}$/, 'GRD00001')),
    H: unsigned,
    I: must(code([1, 2])),
    J: byte,
  }),
  GST: element(
    { A: reference('GGP'), B: reference('GPN'), C: i32, D: i32, E: i32 },
    { since: 4, children: stamp },
  ),
  LSG: element(
    { A: must(code(from(1, 8), [9])), B: name(), C: unsigned, D: unsigned, E: byte, F: optionalId('LSG') },
    { children: { PNT: any }, minChildren: { 3: 2, 4: 1 } },
  ),
  OTP: element({ A: must(reference('CPC')), B: reference('OTQ') }),
  OTQ: element({ A: id('OTQ'), B: must(name()) }),
  OTR: element({ A: must(reference('OTQ')) }),
  PAN: element(
    {
      A: must(reference('PDT')),
      B: ddi,
      C: amount,
      D: code([1, 2], [3]),
      E: reference('DET'),
      F: reference('VPN'),
      G: sinceVersion4(reference('PDT')),
    },
    { children: stamp },
  ),
  PDT: element(
    {
      A: id('PDT'),
      B: must(name()),
      C: reference('PGP'),
      D: reference('VPN'),
      E: ddi,
      F: sinceVersion4(code([1, 2, 3])),
      G: sinceVersion4(amount),
      H: sinceVersion4(amount),
      I: sinceVersion4(amount),
      J: sinceVersion4(amount),
    },
    { children: { PRN: any } },
  ),
  PDV: element(
    {
      A: must(ddi),
      B: must(i32),
      C: reference('PDT'),
      D: reference('DET'),
      E: reference('VPN'),
      F: sinceVersion4(i32),
      G: sinceVersion4(i32),
    },
    { children: { PDV: any } },
  ),
  PFD: element(
    {
      A: id('PFD'),
      B: text(32),
      C: must(name()),
      D: must(unsigned),
      E: reference('CTR'),
      F: reference('FRM'),
      G: reference('CTP'),
      H: reference('CVT'),
      I: reference('PFD'),
    },
    { children: { PLN: any, LSG: any, PNT: any, GGP: any } },
  ),
  PGP: element({ A: id('PGP'), B: must(name()), C: sinceVersion4(code([1, 2])) }),
  PLN: element(
    { A: must(polygonType), B: name(), C: unsigned, D: byte, E: optionalId('PLN') },
    { children: { LSG: any }, minChildren: 1 },
  ),
  PNT: element({
    A: must(pointType),
    B: name(),
    C: must(degrees(90)),
    D: must(degrees(180)),
    E: i32WithoutLeast,
    F: byte,
    G: optionalId('PNT'),
    H: sinceVersion4(accuracy),
    I: sinceVersion4(accuracy),
  }),
  PRN: element({ A: must(reference('PDT')), B: must(amount) }, { since: 4 }),
  PTN: element({
    A: must(degrees(90)),
    B: must(degrees(180)),
    C: i32,
    D: must(positionStatus),
    E: decimal(0, 99.9),
    F: decimal(0, 99.9),
    G: byte,
    H: unsigned,
    I: integer(0, 65_534),
  }),
  TCC: element(
    {
      A: must(clientName),
      B: must(name(153)),
      C: must(code(from(0, 4))),
      D: must(integer(0, 63)),
      E: must(byte),
      F: must(byte),
      G: must(byte),
    },
    { since: 4 },
  ),
  TIM: element(
    { A: must(time), B: time, C: unsigned, D: must(codesPerVersion(from(1, 7), [1, 2, ...from(4, 8)])) },
    { children: { PTN: atMost(2), DLV: any } },
  ),
  TLG: element({ A: must(file(/^TLG\d{5}$/, 'TLG00001')), B: unsigned, C: must(code([1])) }),
  TSK: element(
    {
      A: id('TSK'),
      B: name(),
      C: reference('CTR'),
      D: reference('FRM'),
      E: reference('PFD'),
      F: reference('WKR'),
      G: must(code(from(1, 4), [5, 6])),
      H: byte,
      I: byte,
      J: byte,
    },
    {
      children: {
        TZN: any,
        TIM: any,
        OTP: any,
        WAN: any,
        DAN: any,
        CNN: any,
        PAN: any,
        DLT: any,
        CAN: any,
        TLG: any,
        GRD: any,
        CAT: any,
        GAN: any,
      },
    },
  ),
  TZN: element({ A: must(byte), B: name(), C: byte }, { children: { PLN: any, PDV: any } }),
  VPN: element({ A: id('VPN'), B: must(i32), C: scale, D: decimals, E: text(32), F: reference('CLD') }),
  WAN: element({ A: must(reference('WKR')) }, { children: stamp }),
  WKR: element({
    A: id('WKR'),
    B: must(name()),
    C: name(),
    D: name(),
    E: text(32),
    F: postalCode,
    G: name(),
    H: name(),
    I: name(),
    J: phone,
    K: phone,
    L: text(32),
    M: email,
  }),
  XFR: element({
    A: must(file(new RegExp(`^(?:${EXTERNAL_KINDS})\\d{5}$`), 'PFD00001')),
    B: must(code([1])),
  }),
}
