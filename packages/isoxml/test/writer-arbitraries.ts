/** Sets of all kinds as fast-check draws them: odd texts, extremes of every number, references among what is there. */
import fc from 'fast-check'
import type { TaskDataToWrite, TaskDataVersion } from '../src/index.js'

type Kind =
  | 'BSN'
  | 'CCG'
  | 'CCL'
  | 'CCT'
  | 'CLD'
  | 'CPC'
  | 'CTP'
  | 'CTR'
  | 'CVT'
  | 'DET'
  | 'DVC'
  | 'FRM'
  | 'GGP'
  | 'GPN'
  | 'OTQ'
  | 'PDT'
  | 'PFD'
  | 'PGP'
  | 'TSK'
  | 'VPN'
  | 'WKR'

type Ids = Readonly<Record<Kind, readonly string[]>>

const KINDS: readonly Kind[] = [
  ...(['BSN', 'CCG', 'CCL', 'CCT', 'CLD', 'CPC', 'CTP', 'CTR', 'CVT', 'DET', 'DVC'] as const),
  ...(['FRM', 'GGP', 'GPN', 'OTQ', 'PDT', 'PFD', 'PGP', 'TSK', 'VPN', 'WKR'] as const),
]

/** Positive ids of farm software and negative ones of terminals. */
const idsOf = (kind: Kind, count: number): string[] =>
  Array.from({ length: count }, (_, at) => (at % 2 === 0 ? `${kind}${at}` : `${kind}-${at}`))

const anyIds: fc.Arbitrary<Ids> = fc
  .tuple(...KINDS.map((kind) => fc.nat(2).map((count) => [kind, idsOf(kind, count)] as const)))
  .map((entries) => Object.fromEntries(entries) as unknown as Ids)

const I32_MIN = -(2 ** 31)
const I32_MAX = 2 ** 31 - 1
const i32 = fc.oneof(fc.constantFrom(I32_MIN, -1, 0, I32_MAX), fc.integer({ min: I32_MIN, max: I32_MAX }))
const i31 = fc.oneof(fc.constantFrom(I32_MIN + 1, I32_MAX), fc.integer({ min: I32_MIN + 1, max: I32_MAX }))
const amount = fc.integer({ min: 0, max: I32_MAX })
const u32 = fc.oneof(fc.constant(0xffff_fffe), fc.integer({ min: 0, max: 0xffff_fffe }))
const byte = fc.nat(254)
const ddi = fc.nat(0xffff)
const accuracy = fc.integer({ min: 0, max: 65_000 }).map((mm) => mm / 1000)
/** Nine decimals, as the schema allows. */
const degrees = (limit: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constantFrom(-limit, 0, limit),
    fc.integer({ min: -limit * 1e9, max: limit * 1e9 }).map((nano) => nano / 1e9),
  )
const clientName = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((name) => hex(name, 16))
const hex = (value: bigint, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')
const labelByte = fc.nat(0xfe).map((value) => hex(BigInt(value), 2))
const label = fc.array(labelByte, { minLength: 7, maxLength: 7 }).map((bytes) => bytes.join(''))
const localization = fc.array(labelByte, { minLength: 6, maxLength: 6 }).map((bytes) => `FF${bytes.join('')}`)

const character = fc.oneof(
  fc.constantFrom(
    '"',
    "'",
    '<',
    '>',
    '&',
    '\t',
    '\n',
    '\r',
    ' ',
    '🌽',
    'ß',
    'é',
    '\u00a0',
    '\u2028',
    '\ufffd',
  ),
  fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  // all of Unicode that XML can hold
  fc
    .integer({ min: 0x80, max: 0x10_ffff })
    .filter((code) => (code < 0xd800 || code > 0xdfff) && code !== 0xfffe && code !== 0xffff)
    .map((code) => String.fromCodePoint(code)),
)
const text = (max: number, min = 0): fc.Arbitrary<string> =>
  fc.array(character, { minLength: min, maxLength: max }).map((characters) => characters.join(''))
const name = text(32)
/** An attribute that is there and empty counts as absent. */
const optionalText = (max: number): fc.Arbitrary<string> => text(max, 1)

const day = fc.date({
  min: new Date('1980-01-02T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const wallTime = day.map((date) => date.toISOString().slice(0, 19))
const zonedTime = fc
  .tuple(day, fc.constantFrom('', 'Z', '+02:00', '-03:30'))
  .map(([date, zone]) => `${date.toISOString().slice(0, -1)}${zone}`)

/** A record whose keys may all be missing but those named. */
const some = <T extends object, K extends keyof T = never>(
  model: { [Key in keyof T]: fc.Arbitrary<T[Key]> },
  required: readonly K[] = [],
): fc.Arbitrary<Partial<T> & Pick<T, K>> =>
  fc.record(model, { requiredKeys: [...required] as never }) as unknown as fc.Arbitrary<
    Partial<T> & Pick<T, K>
  >

const list = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<T[]> =>
  fc.array(arbitrary, { maxLength })

/** One object an id. */
const each = <T>(ids: readonly string[], arbitrary: (id: string) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  ids.length === 0 ? fc.constant([]) : (fc.tuple(...ids.map(arbitrary)) as fc.Arbitrary<T[]>)

/** A reference where there is something to refer to. */
const refer = (ids: readonly string[]): fc.Arbitrary<string> =>
  ids.length === 0 ? (fc.constant(undefined) as never) : fc.constantFrom(...ids)

/** As many as there are things to refer to. */
const listIf = <T>(ids: readonly string[], arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  ids.length === 0 ? fc.constant([]) : list(arbitrary)

const address = {
  street: optionalText(32),
  poBox: optionalText(32),
  postalCode: optionalText(10),
  city: optionalText(32),
  state: optionalText(32),
  country: optionalText(32),
}
const contact = { phone: optionalText(20), mobile: optionalText(20), email: optionalText(64) }

/** What is drawn depends on the version where the codes differ; keys of version 4 are drawn for version 3 too. */
export function anySet(version: TaskDataVersion): fc.Arbitrary<TaskDataToWrite> {
  return anyIds.chain((ids) => {
    const draw = new Drawing(ids, version)
    return fc.record({
      version: fc.constant(version),
      managementSoftwareManufacturer: name,
      managementSoftwareVersion: name,
      dataTransferOrigin: fc.constantFrom(1 as const, 2 as const),
      ...draw.people(),
      ...draw.codes(),
      ...draw.products(),
      partfields: draw.partfields(),
      devices: draw.devices(),
      tasks: draw.tasks(),
    }) as fc.Arbitrary<TaskDataToWrite>
  })
}

class Drawing {
  readonly #ids: Ids
  readonly #isVersion3: boolean

  constructor(ids: Ids, version: TaskDataVersion) {
    this.#ids = ids
    this.#isVersion3 = version === '3.3'
  }

  people() {
    const { CTR, FRM, WKR } = this.#ids
    const person = { lastName: name, firstName: optionalText(32), ...address, ...contact }
    return {
      customers: each(CTR, (id) =>
        some({ id: fc.constant(id), ...person, fax: optionalText(20) }, ['id', 'lastName']),
      ),
      farms: each(FRM, (id) =>
        some({ id: fc.constant(id), designator: name, ...address, customerId: refer(CTR) }, [
          'id',
          'designator',
        ]),
      ),
      workers: each(WKR, (id) =>
        some({ id: fc.constant(id), ...person, licenseNumber: optionalText(32) }, ['id', 'lastName']),
      ),
    }
  }

  codes() {
    const { CLD, VPN, CCG, CCT, CCL, CPC, OTQ, BSN } = this.#ids
    const designated = (id: string) => fc.record({ id: fc.constant(id), designator: name })
    const scale = fc.oneof(fc.constantFrom(1e-9, 1e8, 0.1), fc.double({ min: 1e-9, max: 1e8, noNaN: true }))
    return {
      colourLegends: each(CLD, (id) =>
        some(
          {
            id: fc.constant(id),
            defaultColour: byte,
            ranges: fc.array(fc.record({ minimum: i31, maximum: i31, colour: byte }), {
              minLength: 1,
              maxLength: 3,
            }),
          },
          ['id', 'ranges'],
        ),
      ),
      valuePresentations: each(VPN, (id) =>
        some(
          {
            id: fc.constant(id),
            offset: i32,
            scale,
            decimals: fc.nat(7),
            unit: optionalText(32),
            colourLegendId: refer(CLD),
          },
          ['id', 'offset', 'scale', 'decimals'],
        ),
      ),
      codedCommentGroups: each(CCG, designated),
      codedComments: each(CCT, (id) =>
        some(
          {
            id: fc.constant(id),
            designator: name,
            scope: fc.constantFrom(1, 2, 3),
            groupId: refer(CCG),
            // list values stand in the first comment: ids are unique
            values: id === CCT[0] ? each(CCL, designated) : fc.constant([]),
          },
          ['id', 'designator', 'scope', 'values'],
        ),
      ),
      culturalPractices: named(CPC),
      operationTechniques: named(OTQ),
      techniquesOfPractices: fc.constant(Object.fromEntries(CPC.map((id) => [id, OTQ.slice(0, 1)]))),
      baseStations: each(BSN, (id) =>
        fc.record({
          id: fc.constant(id),
          designator: name,
          north: degrees(90),
          east: degrees(180),
          upMm: i31,
        }),
      ),
    }
  }

  products() {
    const { PGP, PDT, VPN, CTP, CVT } = this.#ids
    const part = fc.record({ productId: refer(PDT), quantity: amount })
    return {
      productGroups: each(PGP, (id) =>
        some({ id: fc.constant(id), designator: name, type: fc.constantFrom(1, 2) }, ['id', 'designator']),
      ),
      products: each(PDT, (id) =>
        some(
          {
            id: fc.constant(id),
            designator: name,
            productGroupId: refer(PGP),
            valuePresentationId: refer(VPN),
            quantityDdi: ddi,
            type: fc.constantFrom(1, 2, 3),
            recipeQuantity: amount,
            densityMassPerVolume: amount,
            densityMassPerCount: amount,
            densityVolumePerCount: amount,
            relations: list(part),
          },
          ['id', 'designator'],
        ),
      ),
      cropTypes: each(CTP, (id) =>
        some({ id: fc.constant(id), designator: name, productGroupId: refer(PGP) }, ['id', 'designator']),
      ),
      // in the order of their crop types, as they stand in the file
      cropVarieties:
        CTP.length === 0
          ? fc.constant([])
          : each(CVT, (id) =>
              some(
                {
                  id: fc.constant(id),
                  designator: name,
                  cropTypeId: fc.constant(CTP[0]!),
                  productId: refer(PDT),
                },
                ['id', 'designator', 'cropTypeId'],
              ),
            ),
    }
  }

  partfields() {
    const { PFD, CTR, FRM, CTP, CVT, GGP } = this.#ids
    return each(PFD, (id) =>
      some(
        {
          id: fc.constant(id),
          code: optionalText(32),
          designator: name,
          areaM2: u32,
          customerId: refer(CTR),
          farmId: refer(FRM),
          cropTypeId: refer(CTP),
          cropVarietyId: CTP.length === 0 ? refer([]) : refer(CVT),
          parentPartfieldId: refer(PFD),
          polygons: list(this.#polygon()),
          lineStrings: list(this.#line(this.#lineType())),
          points: list(this.#point()),
          guidanceGroups:
            id === PFD[0] && !this.#isVersion3
              ? each(GGP, (group) => this.#guidanceGroup(group, group === GGP[0]))
              : fc.constant([]),
        },
        ['id', 'designator', 'areaM2', 'guidanceGroups'],
      ),
    )
  }

  #polygonType = () => fc.integer({ min: 1, max: this.#isVersion3 ? 8 : 12 })
  #lineType = () => fc.integer({ min: 1, max: this.#isVersion3 ? 8 : 9 })

  #polygon() {
    return some(
      {
        type: this.#polygonType(),
        designator: optionalText(32),
        areaM2: u32,
        colour: byte,
        lineStrings: fc.array(this.#line(this.#lineType()), { minLength: 1, maxLength: 2 }),
      },
      ['type', 'lineStrings'],
    )
  }

  #line(type: fc.Arbitrary<number>) {
    const pointType = this.#isVersion3 ? fc.constantFrom(1, 2) : fc.integer({ min: 1, max: 11 })
    const position = fc.record({ lon: degrees(180), lat: degrees(90), type: pointType, up: fc.option(i31) })
    return fc
      .record({
        positions: fc.array(position, { minLength: 2, maxLength: 5 }),
        rest: some({ designator: optionalText(32), widthMm: u32, lengthMm: u32, colour: byte }),
        type,
      })
      .map(({ positions, rest, type }) => ({
        ...rest,
        type,
        coordinates: Float64Array.from(positions.flatMap(({ lon, lat }) => [lon, lat])),
        pointTypes: Uint8Array.from(positions, (point) => point.type),
        ...(positions.some(({ up }) => up !== null) && {
          upMm: Float64Array.from(positions, ({ up }) => up ?? Number.NaN),
        }),
      }))
  }

  #point() {
    return some(
      {
        type: this.#isVersion3 ? fc.constantFrom(1, 2) : fc.integer({ min: 1, max: 11 }),
        designator: optionalText(32),
        north: degrees(90),
        east: degrees(180),
        upMm: i31,
        colour: byte,
        horizontalAccuracyM: accuracy,
        verticalAccuracyM: accuracy,
      },
      ['type', 'north', 'east'],
    )
  }

  #guidanceGroup(id: string, isFirst: boolean) {
    const { GPN } = this.#ids
    return some(
      {
        id: fc.constant(id),
        designator: optionalText(32),
        patterns: isFirst ? each(GPN, (pattern) => this.#pattern(pattern)) : fc.constant([]),
        boundaries: fc.array(this.#polygon(), { minLength: 1, maxLength: 2 }),
      },
      ['id', 'patterns', 'boundaries'],
    )
  }

  #pattern(id: string) {
    return some(
      {
        id: fc.constant(id),
        designator: optionalText(32),
        type: fc.integer({ min: 1, max: 5 }),
        options: fc.constantFrom(1, 2, 3),
        propagationDirection: fc.integer({ min: 1, max: 4 }),
        extension: fc.integer({ min: 1, max: 4 }),
        headingDegrees: fc.double({ min: 0, max: 360, noNaN: true }),
        radiusMm: u32,
        gnssMethod: fc.constantFrom(0, 8, 16, 17),
        horizontalAccuracyM: accuracy,
        verticalAccuracyM: accuracy,
        baseStationId: refer(this.#ids.BSN),
        originalSrid: optionalText(32),
        numberOfSwathsLeft: u32,
        numberOfSwathsRight: u32,
        lineStrings: fc.array(this.#line(fc.constant(5)), { minLength: 1, maxLength: 1 }),
        boundaries: list(this.#polygon(), 1),
      },
      ['id', 'type', 'lineStrings'],
    )
  }

  devices() {
    const { DVC, DET } = this.#ids
    const objectId = fc.integer({ min: 1, max: 65_534 })
    const unique = { selector: ({ objectId }: { objectId: number }) => objectId, maxLength: 3 }
    const processData = some(
      {
        objectId,
        ddi,
        properties: fc.nat(this.#isVersion3 ? 3 : 7),
        triggers: fc.nat(31),
        designator: name,
        presentationObjectId: objectId,
      },
      ['objectId', 'ddi', 'properties', 'triggers', 'designator'],
    )
    const property = some({ objectId, ddi, value: i32, designator: name, presentationObjectId: objectId }, [
      'objectId',
      'ddi',
      'value',
      'designator',
    ])
    const presentation = some(
      {
        objectId,
        offset: i32,
        scale: fc.constantFrom(1e-9, 0.01, 1e8),
        decimals: fc.nat(7),
        unit: optionalText(32),
      },
      ['objectId', 'offset', 'scale', 'decimals'],
    )
    const part = (id: string) =>
      fc.record({
        id: fc.constant(id),
        objectId,
        type: fc.integer({ min: 1, max: 7 }),
        designator: name,
        number: fc.nat(4095),
        parentObjectId: fc.nat(65_534),
        references: list(objectId, 3),
      })
    return each(DVC, (id) =>
      some(
        {
          id: fc.constant(id),
          designator: name,
          softwareVersion: optionalText(32),
          clientName,
          serialNumber: optionalText(32),
          structureLabel: label,
          localizationLabel: localization,
          elements: id === DVC[0] ? each(DET, part) : fc.constant([]),
          processData: fc.uniqueArray(processData, unique),
          properties: fc.uniqueArray(property, unique),
          // the schema wants at least one part of a device
          presentations: fc.uniqueArray(presentation, { ...unique, minLength: 1 }),
        },
        [
          'id',
          'designator',
          'clientName',
          'structureLabel',
          'localizationLabel',
          'elements',
          'presentations',
        ],
      ),
    )
  }

  tasks() {
    const { TSK, CTR, FRM, PFD, WKR } = this.#ids
    const statuses = this.#isVersion3 ? 4 : 6
    return each(TSK, (id) =>
      some(
        {
          id: fc.constant(id),
          designator: name,
          customerId: refer(CTR),
          farmId: refer(FRM),
          partfieldId: refer(PFD),
          workerId: refer(WKR),
          status: fc.integer({ min: 1, max: statuses }),
          defaultTreatmentZoneCode: byte,
          positionLostTreatmentZoneCode: byte,
          outOfFieldTreatmentZoneCode: byte,
          treatmentZones: list(this.#zone()),
          times: list(this.#time()),
          dataLogTriggers: list(this.#trigger()),
          ...this.#allocations(),
        },
        ['id', 'designator', 'status'],
      ),
    )
  }

  #elements = (): readonly string[] => (this.#ids.DVC.length === 0 ? [] : this.#ids.DET)
  #listValues = (): readonly string[] => (this.#ids.CCT.length === 0 ? [] : this.#ids.CCL)
  #groups = (): readonly string[] => (this.#ids.PFD.length === 0 ? [] : this.#ids.GGP)
  #patterns = (): readonly string[] => (this.#groups().length === 0 ? [] : this.#ids.GPN)
  #timeText = () => (this.#isVersion3 ? wallTime : fc.oneof(wallTime, zonedTime))

  #zone() {
    const { PDT, VPN } = this.#ids
    const variable = some(
      {
        ddi,
        value: i32,
        productId: refer(PDT),
        elementId: refer(this.#elements()),
        valuePresentationId: refer(VPN),
        culturalPractice: i32,
        elementInstance: i32,
      },
      ['ddi', 'value'],
    )
    return some(
      {
        code: byte,
        designator: optionalText(32),
        colour: byte,
        polygons: list(this.#polygon()),
        processDataVariables: list(variable, 3),
      },
      ['code'],
    )
  }

  #position() {
    const dilution = fc.nat(999).map((tenths) => tenths / 10)
    return some(
      {
        north: degrees(90),
        east: degrees(180),
        upMm: i32,
        status: fc.nat(15),
        pdop: dilution,
        hdop: dilution,
        satellites: byte,
        gpsTimeMs: u32,
        gpsDate: fc.nat(65_534),
      },
      ['north', 'east', 'status'],
    )
  }

  #time() {
    const types = this.#isVersion3 ? [1, 2, 3, 4, 5, 6, 7] : [1, 2, 4, 5, 6, 7, 8]
    const total = some(
      {
        ddi,
        value: i32,
        elementId: refer(this.#elements()),
        pgn: fc.nat(0x3_ffff),
        startBit: fc.nat(63),
        stopBit: fc.nat(63),
      },
      ['ddi', 'value', 'elementId'],
    )
    return some(
      {
        start: this.#timeText(),
        stop: this.#timeText(),
        durationS: u32,
        type: fc.constantFrom(...types),
        values: listIf(this.#elements(), total),
        positions: list(this.#position()),
      },
      ['start', 'type'],
    )
  }

  #stamp() {
    return some(
      {
        start: this.#timeText(),
        stop: this.#timeText(),
        durationS: u32,
        type: fc.constantFrom(1, 4),
        positions: list(this.#position(), this.#isVersion3 ? 1 : 2),
      },
      ['start', 'type'],
    )
  }

  #trigger() {
    return some(
      {
        ddi,
        method: fc.integer({ min: 1, max: 31 }),
        distanceIntervalMm: fc.nat(1_000_000),
        timeIntervalMs: fc.nat(60_000),
        thresholdMinimum: i31,
        thresholdMaximum: i31,
        thresholdChange: i31,
        elementId: refer(this.#elements()),
        valuePresentationId: refer(this.#ids.VPN),
        pgn: fc.nat(0x3_ffff),
        startBit: fc.nat(63),
        stopBit: fc.nat(63),
      },
      ['ddi', 'method'],
    )
  }

  #allocations() {
    const { WKR, DVC, PDT, VPN, CPC, OTQ, CCT } = this.#ids
    const elements = this.#elements()
    const stamp = this.#stamp()
    const shift = some({
      groupId: refer(this.#groups()),
      patternId: refer(this.#patterns()),
      eastShiftMm: i32,
      northShiftMm: i32,
      propagationOffsetMm: i32,
      stamp,
    })
    return {
      techniques: listIf(
        CPC,
        some({ culturalPracticeId: refer(CPC), techniqueId: refer(OTQ) }, ['culturalPracticeId']),
      ),
      workerAllocations: listIf(WKR, some({ workerId: refer(WKR), stamp }, ['workerId'])),
      deviceAllocations: list(
        some({ clientName, clientNameMask: clientName, deviceId: refer(DVC), stamp }, ['clientName']),
      ),
      connections: listIf(
        elements,
        fc.record({
          deviceId0: refer(DVC),
          elementId0: refer(elements),
          deviceId1: refer(DVC),
          elementId1: refer(elements),
        }),
      ),
      productAllocations: listIf(
        PDT,
        some(
          {
            productId: refer(PDT),
            quantityDdi: ddi,
            quantity: amount,
            transferMode: fc.integer({ min: 1, max: this.#isVersion3 ? 2 : 3 }),
            elementId: refer(elements),
            valuePresentationId: refer(VPN),
            productSubTypeId: refer(PDT),
            stamp,
          },
          ['productId'],
        ),
      ),
      comments: list(
        some({
          codedCommentId: refer(CCT),
          codedCommentListValueId: refer(this.#listValues()),
          freeText: optionalText(32),
          stamp,
        }),
      ),
      controlAssignments: list(
        some(
          {
            sourceClientName: clientName,
            userClientName: clientName,
            sourceStructureLabel: label,
            userStructureLabel: label,
            sourceElementNumber: fc.nat(4095),
            userElementNumber: fc.nat(4095),
            ddi,
            stamp,
          },
          [
            'sourceClientName',
            'userClientName',
            'sourceStructureLabel',
            'userStructureLabel',
            'sourceElementNumber',
            'userElementNumber',
            'ddi',
          ],
        ),
      ),
      guidanceAllocations: listIf(
        this.#groups(),
        some({ groupId: refer(this.#groups()), shifts: list(shift), stamp }, ['groupId', 'stamp']),
      ),
    }
  }
}

function named(ids: readonly string[]): fc.Arbitrary<Record<string, string>> {
  return each(ids, () => name).map((names) => Object.fromEntries(ids.map((id, at) => [id, names[at]!])))
}
