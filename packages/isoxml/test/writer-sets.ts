/** A set that holds one of everything that can be written. */
import type { TaskDataToWrite, TaskDataVersion } from '../src/index.js'

const RING = [8.23, 51.96, 8.24, 51.96, 8.24, 51.97, 8.23, 51.96]
const HOLE = [8.235, 51.962, 8.236, 51.963, 8.236, 51.962, 8.235, 51.962]
const STAMP = {
  start: '2026-05-07T06:30:00',
  stop: '2026-05-07T08:00:00',
  durationS: 5400,
  type: 1,
  positions: [
    {
      north: 51.96,
      east: 8.23,
      upMm: -3,
      status: 4,
      pdop: 1.3,
      hdop: 0.8,
      satellites: 17,
      gpsTimeMs: 1,
      gpsDate: 2,
    },
  ],
}

/** Plain objects with every key of every kind. */
export function everything(version: TaskDataVersion): TaskDataToWrite {
  return {
    version,
    managementSoftwareManufacturer: 'Sheaf',
    managementSoftwareVersion: '1',
    taskControllerManufacturer: 'Nobody',
    taskControllerVersion: '2',
    dataTransferOrigin: 1,
    ...(version === '3.3' ? {} : { language: 'de' }),
    ...codingData,
    ...fields,
    devices: [DEVICE],
    tasks: [task],
    logs: [
      { stem: 'TLG00001', layout: { position: ['north', 'east', 'status'], channels: [] }, records: [] },
    ],
    gridFiles: [
      { stem: 'GRD00001', cells: Uint8Array.of(0, 1, 1, 0) },
      { stem: 'GRD00002', cells: Int32Array.of(0, 0, 12_000, -1) },
    ],
    linkGroups: [
      {
        id: 'LGP1',
        type: 1,
        manufacturerGln: 'https://example.org',
        namespace: 'n',
        designator: 'Ours',
        links: [
          { localId: 'PFD1', value: '{0e9c9e8b-5c1d-4f7e-9f4d-1f1f6d2a7b11}', designator: 'Bach' },
          { localId: 'PNT1', value: 'point' },
        ],
      },
    ],
  }
}

const ADDRESS = {
  street: 'Am Bach 1',
  poBox: '12',
  postalCode: '33758',
  city: 'Schloß Holte',
  state: 'NRW',
  country: 'Germany',
}

const codingData: Partial<TaskDataToWrite> = {
  customers: [
    {
      id: 'CTR1',
      lastName: 'Müller & "Söhne"',
      firstName: 'Änne',
      ...ADDRESS,
      phone: '1',
      mobile: '2',
      fax: '3',
      email: 'a@b.example',
    },
  ],
  farms: [{ id: 'FRM1', designator: 'Hof', ...ADDRESS, customerId: 'CTR1' }],
  workers: [
    {
      id: 'WKR1',
      lastName: 'K',
      firstName: 'J',
      ...ADDRESS,
      phone: '1',
      mobile: '2',
      licenseNumber: 'L',
      email: 'e',
    },
  ],
  colourLegends: [
    { id: 'CLD1', defaultColour: 3, ranges: [{ minimum: -5, maximum: 2_147_483_647, colour: 254 }] },
  ],
  valuePresentations: [
    { id: 'VPN1', offset: -10, scale: 0.000000001, decimals: 7, unit: 'kg/ha', colourLegendId: 'CLD1' },
  ],
  codedCommentGroups: [{ id: 'CCG1', designator: 'Weeds' }],
  codedComments: [
    {
      id: 'CCT1',
      designator: 'Weed',
      scope: 1,
      groupId: 'CCG1',
      values: [{ id: 'CCL1', designator: 'Thistle' }],
    },
  ],
  productGroups: [{ id: 'PGP1', designator: 'Maize', type: 2 }],
  products: [
    {
      id: 'PDT1',
      designator: 'Mix',
      productGroupId: 'PGP1',
      valuePresentationId: 'VPN1',
      quantityDdi: 75,
      type: 2,
      recipeQuantity: 100,
      densityMassPerVolume: 1,
      densityMassPerCount: 2,
      densityVolumePerCount: 3,
      relations: [{ productId: 'PDT2', quantity: 40 }],
    },
    { id: 'PDT2', designator: 'Part' },
  ],
  cropTypes: [{ id: 'CTP1', designator: 'Maize', productGroupId: 'PGP1' }],
  cropVarieties: [{ id: 'CVT1', designator: 'Early', cropTypeId: 'CTP1', productId: 'PDT2' }],
  culturalPractices: { CPC1: 'Sowing' },
  operationTechniques: { OTQ1: 'Mulch', OTQ2: 'Strip' },
  techniquesOfPractices: { CPC1: ['OTQ2'] },
  baseStations: [{ id: 'BSN1', designator: 'Mast', north: 51.9, east: 8.2, upMm: 120_000 }],
  attachedFiles: [
    {
      filename: 'FIELDMAP.PDF',
      preserve: 2,
      manufacturerGln: 'https://example.org',
      fileType: 1,
      fileVersion: '1',
      bytes: Uint8Array.of(1, 2, 3),
    },
  ],
  taskControllerCapabilities: [
    {
      controlFunctionName: 'A00086000D017655',
      designator: 'TC',
      versionNumber: '4',
      providedCapabilities: 63,
      booms: 1,
      sections: 16,
      controlChannels: 4,
    },
  ],
}

const fields: Partial<TaskDataToWrite> = {
  partfields: [
    {
      id: 'PFD1',
      code: 'B1',
      designator: 'Am Bach',
      areaM2: 381_000,
      customerId: 'CTR1',
      farmId: 'FRM1',
      cropTypeId: 'CTP1',
      cropVarietyId: 'CVT1',
      parentPartfieldId: 'PFD2',
      polygons: [
        {
          id: 'PLN1',
          type: 1,
          designator: 'Outline',
          areaM2: 381_000,
          colour: 2,
          lineStrings: [
            {
              id: 'LSG1',
              type: 1,
              designator: 'Ring',
              widthMm: 1,
              lengthMm: 2,
              colour: 3,
              coordinates: RING,
              pointTypes: [2, 2, 2, 2],
              upMm: [1, Number.NaN, -3, 1],
            },
            { type: 2, coordinates: HOLE },
          ],
        },
        { id: 'PLN2', type: 10, lineStrings: [{ type: 1, coordinates: HOLE }] },
      ],
      lineStrings: [{ id: 'LSG2', type: 6, designator: 'Drain', coordinates: [8.23, 51.96, 8.24, 51.97] }],
      points: [
        {
          id: 'PNT1',
          type: 5,
          designator: 'Mast',
          north: 51.963,
          east: 8.236,
          upMm: 4,
          colour: 7,
          horizontalAccuracyM: 0.02,
          verticalAccuracyM: 0.04,
        },
      ],
      guidanceGroups: [
        {
          id: 'GGP1',
          designator: 'Lines',
          patterns: [
            {
              id: 'GPN1',
              designator: 'AB',
              type: 1,
              options: 1,
              propagationDirection: 1,
              extension: 1,
              headingDegrees: 45.5,
              radiusMm: 0,
              gnssMethod: 4,
              horizontalAccuracyM: 0.02,
              verticalAccuracyM: 0.04,
              baseStationId: 'BSN1',
              originalSrid: '4326',
              numberOfSwathsLeft: 3,
              numberOfSwathsRight: 4,
              lineStrings: [{ type: 5, coordinates: [8.23, 51.96, 8.24, 51.97], pointTypes: [6, 7] }],
              boundaries: [{ type: 1, lineStrings: [{ type: 1, coordinates: RING }] }],
            },
            {
              id: 'GPN2',
              type: 2,
              headingDegrees: 90,
              lineStrings: [{ type: 5, coordinates: [8.23, 51.96], pointTypes: [6] }],
            },
          ],
          boundaries: [{ type: 9, lineStrings: [{ type: 1, coordinates: RING }] }],
        },
      ],
    },
    {
      id: 'PFD2',
      designator: 'Whole',
      boundary: {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [8, 51],
              [9, 51],
              [9, 52],
              [8, 51],
            ],
          ],
        ],
      },
    },
  ],
}

/** A device with one of each of its parts. */
export const DEVICE: NonNullable<TaskDataToWrite['devices']>[number] = {
  id: 'DVC1',
  designator: 'Planter',
  softwareVersion: '1',
  clientName: 'A008800000003001',
  serialNumber: '<Aero "1">',
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
    { id: 'DET2', objectId: 5, type: 6, designator: 'Hitch', number: 1, parentObjectId: 1, references: [] },
  ],
  processData: [
    { objectId: 2, ddi: 12, properties: 7, triggers: 31, designator: 'Rate', presentationObjectId: 4 },
  ],
  properties: [{ objectId: 3, ddi: 70, value: -2_147_483_648, designator: 'Width', presentationObjectId: 4 }],
  presentations: [{ objectId: 4, offset: 0, scale: 10, decimals: 0, unit: '/ha' }],
}

const task: NonNullable<TaskDataToWrite['tasks']>[number] = {
  id: 'TSK1',
  designator: 'Plant',
  customerId: 'CTR1',
  farmId: 'FRM1',
  partfieldId: 'PFD1',
  workerId: 'WKR1',
  status: 1,
  defaultTreatmentZoneCode: 0,
  positionLostTreatmentZoneCode: 0,
  outOfFieldTreatmentZoneCode: 0,
  treatmentZones: [
    { code: 0, designator: 'None', colour: 1, processDataVariables: [{ ddi: 6, value: 0 }] },
    {
      code: 1,
      polygons: [{ type: 2, lineStrings: [{ type: 1, coordinates: RING }] }],
      processDataVariables: [
        {
          ddi: 6,
          value: 12_000,
          productId: 'PDT1',
          elementId: 'DET1',
          valuePresentationId: 'VPN1',
          culturalPractice: 2,
          elementInstance: 1,
        },
      ],
    },
  ],
  times: [
    {
      start: '2026-05-07T06:30:00',
      stop: '2026-05-07T08:00:00',
      durationS: 5400,
      type: 4,
      values: [
        { ddi: 116, value: 1234, elementId: 'DET1' },
        { ddi: 0xdffe, value: 1, elementId: 'DET1', pgn: 65_096, startBit: 0, stopBit: 15 },
      ],
      positions: STAMP.positions,
    },
  ],
  techniques: [{ culturalPracticeId: 'CPC1', techniqueId: 'OTQ2' }],
  workerAllocations: [{ workerId: 'WKR1', stamp: STAMP }],
  deviceAllocations: [
    { clientName: 'A008800000003001', clientNameMask: 'FFFFFFFFFFFFFFFF', deviceId: 'DVC1', stamp: STAMP },
  ],
  connections: [{ deviceId0: 'DVC1', elementId0: 'DET1', deviceId1: 'DVC1', elementId1: 'DET2' }],
  productAllocations: [
    {
      productId: 'PDT1',
      quantityDdi: 75,
      quantity: 500,
      transferMode: 1,
      elementId: 'DET1',
      valuePresentationId: 'VPN1',
      productSubTypeId: 'PDT2',
      stamp: STAMP,
    },
  ],
  comments: [{ codedCommentId: 'CCT1', codedCommentListValueId: 'CCL1', freeText: 'wet', stamp: STAMP }],
  dataLogTriggers: [
    {
      ddi: 0xdfff,
      method: 31,
      distanceIntervalMm: 1000,
      timeIntervalMs: 1000,
      thresholdMinimum: -5,
      thresholdMaximum: 5,
      thresholdChange: 1,
      elementId: 'DET1',
      valuePresentationId: 'VPN1',
      pgn: 65_096,
      startBit: 0,
      stopBit: 15,
    },
  ],
  timeLogs: ['TLG00001'],
  grids: [
    {
      minimumNorth: 51.96,
      minimumEast: 8.23,
      cellNorth: 0.00008983152841195215,
      cellEast: 0.00014578,
      columns: 2,
      rows: 2,
      file: 'GRD00001',
      type: 1,
    },
    {
      minimumNorth: 51.96,
      minimumEast: 8.23,
      cellNorth: 0.0001,
      cellEast: 0.0001,
      columns: 4,
      rows: 1,
      file: 'GRD00002',
      type: 2,
      treatmentZoneCode: 1,
    },
  ],
  controlAssignments: [
    {
      sourceClientName: 'A008800000003001',
      userClientName: 'A008800000003002',
      sourceStructureLabel: '31000000000001',
      userStructureLabel: '31000000000002',
      sourceElementNumber: 1,
      userElementNumber: 2,
      ddi: 1,
      stamp: STAMP,
    },
  ],
  guidanceAllocations: [
    {
      groupId: 'GGP1',
      shifts: [
        {
          groupId: 'GGP1',
          patternId: 'GPN1',
          eastShiftMm: -1,
          northShiftMm: 2,
          propagationOffsetMm: 3,
          stamp: STAMP,
        },
      ],
      stamp: STAMP,
    },
  ],
}
