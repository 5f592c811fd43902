import { describe, expect, it } from 'vitest'
import { elementById, memoryTree, openTaskData, type TaskDataSet } from '../src/index.js'
import { text } from './time-log-bytes.js'

/** A set of a main file with the given content, and files beside it. */
async function open(content: string, files: Readonly<Record<string, string>> = {}): Promise<TaskDataSet> {
  const main = content.includes('TaskData')
    ? content
    : `<ISO11783_TaskData VersionMajor="4" VersionMinor="3">${content}</ISO11783_TaskData>`
  const entries = Object.entries({ 'TASKDATA.XML': main, ...files })
  const { sets } = await openTaskData(memoryTree(new Map(entries.map(([path, xml]) => [path, text(xml)]))))
  return sets[0]!
}

describe('every attribute of ISO 11783-10 has its place in the model', () => {
  it('customers, farms and workers with their address', async () => {
    const { taskData } = await open(`
      <CTR A="CTR1" B="b" C="c" D="d" E="e" F="f" G="g" H="h" I="i" J="j" K="k" L="l" M="m"/>
      <FRM A="FRM1" B="b" C="c" D="d" E="e" F="f" G="g" H="h" I="CTR1"/>
      <WKR A="WKR1" B="b" C="c" D="d" E="e" F="f" G="g" H="h" I="i" J="j" K="k" L="l" M="m"/>`)
    const person = { lastName: 'b', firstName: 'c', street: 'd', poBox: 'e', postalCode: 'f', city: 'g' }
    const contact = { state: 'h', country: 'i', phone: 'j', mobile: 'k', email: 'm' }
    expect(taskData.customers.get('CTR1')).toEqual({ id: 'CTR1', ...person, ...contact, fax: 'l' })
    expect(taskData.workers.get('WKR1')).toEqual({ id: 'WKR1', ...person, ...contact, licenseNumber: 'l' })
    expect(taskData.farms.get('FRM1')).toEqual({
      id: 'FRM1',
      designator: 'b',
      street: 'c',
      poBox: 'd',
      postalCode: 'e',
      city: 'f',
      state: 'g',
      country: 'h',
      customerId: 'CTR1',
    })
  })

  it('comments, colours, base stations, attached files, capabilities', async () => {
    const { taskData, diagnostics } = await open(`
      <CCG A="CCG1" B="weather"/><CCT A="CCT1" B="sky" C="2" D="CCG1"><CCL A="CCL1" B="clear"/></CCT>
      <CLD A="CLD1" B="3"><CRG A="-10" B="20" C="4"/></CLD><VPN A="VPN1" B="0" C="0.1" D="1" E="kg" F="CLD1"/>
      <BSN A="BSN1" B="roof" C="52.5" D="8.25" E="120000"/>
      <AFE A="MAP00001.SHP" B="2" C="4012345" D="7" E="1.0" F="99"/>
      <TCC A="A00C840000000001" B="TC" C="4" D="63" E="1" F="12" G="2"/>
      <CPC A="CPC1" B="sowing"><OTR A="OTQ1"/></CPC><OTQ A="OTQ1" B="strip till"/>`)
    expect(diagnostics).toEqual([])
    expect(taskData.codedCommentGroups.get('CCG1')).toEqual({ id: 'CCG1', designator: 'weather' })
    expect(taskData.codedComments.get('CCT1')).toEqual({
      id: 'CCT1',
      designator: 'sky',
      scope: 2,
      groupId: 'CCG1',
      values: [{ id: 'CCL1', designator: 'clear' }],
    })
    expect(taskData.colourLegends.get('CLD1')).toEqual({
      id: 'CLD1',
      defaultColour: 3,
      ranges: [{ minimum: -10, maximum: 20, colour: 4 }],
    })
    expect(taskData.valuePresentations.get('VPN1')?.colourLegendId).toBe('CLD1')
    expect(taskData.baseStations.get('BSN1')).toEqual({
      id: 'BSN1',
      designator: 'roof',
      north: 52.5,
      east: 8.25,
      upMm: 120_000,
    })
    expect(taskData.attachedFiles).toEqual([
      {
        filename: 'MAP00001.SHP',
        preserve: 2,
        manufacturerGln: '4012345',
        fileType: 7,
        fileVersion: '1.0',
        fileLength: 99,
      },
    ])
    expect(taskData.taskControllerCapabilities).toEqual([
      {
        controlFunctionName: 'A00C840000000001',
        designator: 'TC',
        versionNumber: '4',
        providedCapabilities: 63,
        booms: 1,
        sections: 12,
        controlChannels: 2,
      },
    ])
    expect(taskData.techniquesOfPractices.get('CPC1')).toEqual(['OTQ1'])
  })

  it('geometry of a field: polygons, lines, points, guidance', async () => {
    const { taskData } = await open(`
      <PFD A="PFD1" C="whole"/>
      <PFD A="PFD2" C="part" I="PFD1">
        <PLN A="6" B="pond" C="120" D="5" E="PLN1">
          <LSG A="1" B="edge" C="10" D="20" E="7" F="LSG1">
            <PNT A="2" C="52.5" D="8.5"/><PNT A="2" C="52.6" D="8.5" E="-3"/><PNT A="2" C="52.6"/>
            <PNT A="9" D="8.6" C="52.7"/><PNT A="2" J="pnt00001"/>
          </LSG>
        </PLN>
        <LSG A="5"><PNT A="6" C="1e1" D=" 8.5 "/></LSG>
        <PNT A="1" B="stone" C="52.5" D="8.5" E="80" F="3" G="PNT1" H="0.02" I="0.05"/>
        <GGP A="GGP1" B="lines">
          <GPN A="GPN1" B="AB" C="1" D="2" E="3" F="4" G="12.5" H="900" I="5" J="0.1" K="0.2" M="4326" N="6" O="7">
            <LSG A="5"><PNT A="6" C="1" D="2"/><PNT A="7" C="3" D="4"/></LSG>
          </GPN>
        </GGP>
      </PFD>`)
    const field = taskData.partfields.get('PFD2')!
    expect(field.parentPartfieldId).toBe('PFD1')
    expect(field.polygons).toEqual([
      {
        id: 'PLN1',
        type: 6,
        designator: 'pond',
        areaM2: 120,
        colour: 5,
        lineStrings: [
          {
            id: 'LSG1',
            type: 1,
            designator: 'edge',
            widthMm: 10,
            lengthMm: 20,
            colour: 7,
            // one point has no east and one stands in a file of its own: neither has a place
            coordinates: Float64Array.of(8.5, 52.5, 8.5, 52.6, 8.6, 52.7),
            pointTypes: Uint8Array.of(2, 2, 9),
            upMm: Float64Array.of(Number.NaN, -3, Number.NaN),
            pointFiles: ['PNT00001'],
          },
        ],
      },
    ])
    expect([...field.lineStrings[0]!.coordinates]).toEqual([8.5, 10])
    expect(field.points).toEqual([
      {
        id: 'PNT1',
        type: 1,
        designator: 'stone',
        north: 52.5,
        east: 8.5,
        upMm: 80,
        colour: 3,
        horizontalAccuracyM: 0.02,
        verticalAccuracyM: 0.05,
      },
    ])
    expect(field.guidanceGroups).toMatchObject([
      {
        id: 'GGP1',
        designator: 'lines',
        boundaries: [],
        patterns: [
          {
            id: 'GPN1',
            type: 1,
            options: 2,
            propagationDirection: 3,
            extension: 4,
            headingDegrees: 12.5,
            radiusMm: 900,
            gnssMethod: 5,
            originalSrid: '4326',
            numberOfSwathsLeft: 6,
            numberOfSwathsRight: 7,
            lineStrings: [{ coordinates: Float64Array.of(2, 1, 4, 3) }],
          },
        ],
      },
    ])
  })

  it('what a task plans', async () => {
    const { taskData } = await open(`
      <TSK A="TSK1" B="spread" G="1" H="0" I="253" J="254">
        <TZN A="0"/><TZN A="1" B="rich" C="9"><PLN A="2"/>
          <PDV A="0006" B="12" C="PDT1" D="DET-1" E="VPN1" F="1" G="2"><PDV A="1" B="3"/></PDV><PDV A="2" B="4"/></TZN>
        <GRD A="52.5" B="8.5" C="0.0001" D="0.0002" E="3" F="4" G="grd00001.bin" H="12" I="2" J="1"/>
        <GAN A="GGP1"><GST A="GGP1" B="GPN1" C="-5" D="6" E="7"/></GAN>
        <DLT A="DFFF" B="31" C="1" D="2" E="3" F="4" G="5" H="DET-1" I="VPN1" J="6" K="7" L="8"/>
      </TSK>`)
    const task = taskData.tasks[0]!
    expect([
      task.defaultTreatmentZoneCode,
      task.positionLostTreatmentZoneCode,
      task.outOfFieldTreatmentZoneCode,
    ]).toEqual([0, 253, 254])
    expect(task.treatmentZones).toMatchObject([
      { code: 0, polygons: [], processDataVariables: [] },
      { code: 1, designator: 'rich', colour: 9, polygons: [{ type: 2 }] },
    ])
    expect(task.treatmentZones[1]!.processDataVariables).toMatchObject([
      {
        ddi: 6,
        value: 12,
        productId: 'PDT1',
        elementId: 'DET-1',
        valuePresentationId: 'VPN1',
        culturalPractice: 1,
        elementInstance: 2,
      },
      { ddi: 1, value: 3 },
      { ddi: 2, value: 4 },
    ])
    expect(task.grids).toEqual([
      {
        minimumNorth: 52.5,
        minimumEast: 8.5,
        cellNorth: 0.0001,
        cellEast: 0.0002,
        columns: 3,
        rows: 4,
        file: 'GRD00001',
        fileLength: 12,
        type: 2,
        treatmentZoneCode: 1,
      },
    ])
    expect(task.guidanceAllocations).toMatchObject([
      {
        groupId: 'GGP1',
        shifts: [{ patternId: 'GPN1', eastShiftMm: -5, northShiftMm: 6, propagationOffsetMm: 7 }],
      },
    ])
    expect(task.dataLogTriggers).toEqual([
      {
        ddi: 57_343,
        method: 31,
        distanceIntervalMm: 1,
        timeIntervalMs: 2,
        thresholdMinimum: 3,
        thresholdMaximum: 4,
        thresholdChange: 5,
        elementId: 'DET-1',
        valuePresentationId: 'VPN1',
        pgn: 6,
        startBit: 7,
        stopBit: 8,
      },
    ])
  })

  it('who and what took part in a task', async () => {
    const { taskData } = await open(`
      <TSK A="TSK1" G="4">
        <WAN A="WKR1"><ASP A="2024-05-01T08:00:00" D="4"><PTN A="52.5" B="8.5" C="9" D="4" E="1.5" F="0.8" G="12" H="3600000" I="16192"/></ASP></WAN>
        <CAN A="CCT1" B="CCL1" C="hail"/><DAN A="A0" B="FF" C="DVC1"/>
        <PAN A="PDT1" F="VPN1" G="PDT2"/>
        <CAT A="a" B="b" C="c" D="d" E="5" F="6" G="008D"/>
        <TIM A="2024-05-01T08:00:00" D="4"><PTN A="52.5" B="8.5" D="1"/><DLV A="DFFE" B="7" C="DET1" D="65096" E="0" F="15"/></TIM>
      </TSK>`)
    const task = taskData.tasks[0]!
    expect(task.workerAllocations).toEqual([
      {
        workerId: 'WKR1',
        stamp: {
          start: '2024-05-01T08:00:00',
          stop: undefined,
          durationS: undefined,
          type: 4,
          positions: [
            {
              north: 52.5,
              east: 8.5,
              upMm: 9,
              status: 4,
              pdop: 1.5,
              hdop: 0.8,
              satellites: 12,
              gpsTimeMs: 3_600_000,
              gpsDate: 16_192,
            },
          ],
        },
      },
    ])
    expect(task.comments).toMatchObject([
      { codedCommentId: 'CCT1', codedCommentListValueId: 'CCL1', freeText: 'hail' },
    ])
    expect(task.deviceAllocations).toMatchObject([{ clientNameMask: 'FF', deviceId: 'DVC1' }])
    expect(task.productAllocations).toMatchObject([{ valuePresentationId: 'VPN1', productSubTypeId: 'PDT2' }])
    expect(task.controlAssignments).toMatchObject([
      {
        sourceClientName: 'a',
        userClientName: 'b',
        sourceStructureLabel: 'c',
        userStructureLabel: 'd',
        sourceElementNumber: 5,
        userElementNumber: 6,
        ddi: 141,
      },
    ])
    expect(task.times).toMatchObject([
      { positions: [{ status: 1 }], values: [{ ddi: 57_342, pgn: 65_096, startBit: 0, stopBit: 15 }] },
    ])
  })
})

describe('what the standard does not know', () => {
  it('stays reachable by the id of its element, also from an external file', async () => {
    const { taskData } = await open(
      '<PFD A="PFD1" C="f" P094_Crop_Type="7"><X9/></PFD><XFR A="CTR00001" B="1"/>',
      {
        'CTR00001.XML': '<XFC><CTR A="CTR1" B="b" P231_vehicle="v"/></XFC>',
      },
    )
    expect(elementById(taskData, 'PFD1')?.attributes['P094_Crop_Type']).toBe('7')
    expect(elementById(taskData, 'PFD1')?.children.map(({ name }) => name)).toEqual(['X9'])
    expect(elementById(taskData, 'CTR1')?.attributes['P231_vehicle']).toBe('v')
    expect(elementById(taskData, 'CTR2')).toBeUndefined()
    expect(taskData.root.children.map(({ name }) => name)).toEqual(['PFD', 'CTR'])
  })

  it.each([
    '<iso11783_taskdata VersionMajor="3"><CTR A="CTR1" B="b"/></iso11783_taskdata>',
    '<i:ISO11783_TaskData xmlns:i="x" VersionMajor="3"><i:CTR A="CTR1" B="b"/></i:ISO11783_TaskData>',
  ])('of the root is tolerated: %s', async (content) => {
    const { taskData } = await open(`<!-- TaskData -->${content}`)
    expect(taskData.customers.get('CTR1')?.lastName).toBe('b')
    expect(taskData.versionMajor).toBe(3)
  })
})

describe('complaints of a set', () => {
  it('name the file that they are about, and the way to the element', async () => {
    const { diagnostics } = await open(
      '<CTR A="CTR1" B="a"/><XFR A="FRM00001" B="1"/><TSK A="TSK1" G="4"><TIM A="x" C="long"/></TSK>',
      {
        'FRM00001.XML': '<XFC><CTR A="CTR1" B="b"/><FRM A="FRM1" B="f" I="CTR9"/></XFC>',
      },
    )
    expect(diagnostics.map(({ code, where: { file, element } }) => [code, file, element])).toEqual([
      ['DUPLICATE_ID', 'FRM00001.XML', 'CTR CTR1'],
      ['DANGLING_REFERENCE', 'FRM00001.XML', 'FRM FRM1'],
      ['VALUE_INVALID', 'TASKDATA.XML', 'TSK TSK1/TIM[1]'],
    ])
    expect(diagnostics[2]!.message).toBe(
      'TASKDATA.XML: attribute C of TSK TSK1/TIM[1] should be a number, found "long"; it was ignored',
    )
  })

  it('tell of links that lead nowhere, and of groups of links', async () => {
    const { taskData, diagnostics } = await open('<PFD A="PFD1" C="f"/>', {
      'LINKLIST.XML':
        '<ISO11783LinkList><LGP A="LGP1" B="2" C="40" D="ns" E="ours"><LNK A="PFD1" B="1" C="home"/><LNK A="PFD2" B="2"/></LGP></ISO11783LinkList>',
    })
    expect(taskData.linkGroups.get('LGP1')).toEqual({
      id: 'LGP1',
      type: 2,
      manufacturerGln: '40',
      namespace: 'ns',
      designator: 'ours',
    })
    expect(taskData.links.get('PFD1')).toMatchObject([{ value: '1', designator: 'home' }])
    expect(diagnostics).toMatchObject([
      { code: 'DANGLING_REFERENCE', where: { file: 'LINKLIST.XML', element: 'LGP LGP1/LNK[2]' } },
    ])
  })

  it('tell ids apart that look alike', async () => {
    const { diagnostics } = await open(
      '<CTR A="CTR1" B="a"/><CTR A="CTR-1" B="b"/><CTR A="CTR01" B="c"/><CTR A="CTR12345678901" B="d"/><FRM A="FRM1" B="f" I="CTR01"/><FRM A="FRM2" B="g" I="CTR001"/>',
    )
    expect(diagnostics.map(({ code, where }) => [code, where.element])).toEqual([
      ['DANGLING_REFERENCE', 'FRM FRM2'],
    ])
  })

  it('a number that is written with thousands of zeros', async () => {
    const zeros = '0'.repeat(9000)
    const { taskData, diagnostics } = await open(
      `<PFD A="PFD1" C="f" D="${zeros}12"><LSG A="5"><PNT A="2" C="${zeros}52.5" D="8.5${zeros}"/></LSG></PFD>`,
    )
    const field = taskData.partfields.get('PFD1')
    expect(field?.areaM2).toBe(12)
    expect([...(field?.lineStrings[0]?.coordinates ?? [])]).toEqual([8.5, 52.5])
    expect(diagnostics).toEqual([])
  })
})
