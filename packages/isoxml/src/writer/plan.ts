/** What a task plans, as elements: treatment zones, grids, guidance, log triggers, control assignments. */

import type { ControlAssignment, XmlElement } from '../task-data/model.js'
import type {
  DataLogTrigger,
  Grid,
  GuidanceAllocation,
  GuidanceShift,
  ProcessDataVariable,
  TreatmentZone,
} from '../task-data/plan-model.js'
import { polygonElement } from './geometry.js'
import type { Given, GivenDeep } from './given.js'
import { stampElements } from './stamp.js'
import { ddiText, optionalDdiText } from './version.js'
import { element, roundedDegrees } from './xml-text.js'

/** TZN: as the reader's `TreatmentZone`. */
export type TreatmentZoneToWrite = GivenDeep<TreatmentZone>

export function treatmentZoneElement(zone: TreatmentZoneToWrite): XmlElement {
  return element('TZN', { A: zone.code, B: zone.designator, C: zone.colour }, [
    ...(zone.polygons ?? []).map(polygonElement),
    ...(zone.processDataVariables ?? []).map(processDataVariableElement),
  ])
}

function processDataVariableElement(variable: Given<ProcessDataVariable>): XmlElement {
  return element('PDV', {
    A: ddiText(variable.ddi),
    B: variable.value,
    C: variable.productId,
    D: variable.elementId,
    E: variable.valuePresentationId,
    F: variable.culturalPractice,
    G: variable.elementInstance,
  })
}

/** @param fileLength of the binary that is written with the set */
export function gridElement(grid: Given<Grid>, fileLength: number | undefined): XmlElement {
  return element('GRD', {
    A: roundedDegrees(grid.minimumNorth),
    B: roundedDegrees(grid.minimumEast),
    C: grid.cellNorth,
    D: grid.cellEast,
    E: grid.columns,
    F: grid.rows,
    G: grid.file,
    H: fileLength ?? grid.fileLength,
    I: grid.type,
    J: grid.treatmentZoneCode,
  })
}

export function guidanceAllocationElement(allocation: GivenDeep<GuidanceAllocation>): XmlElement {
  return element('GAN', { A: allocation.groupId }, [
    ...stampElements(allocation.stamp),
    ...(allocation.shifts ?? []).map(guidanceShiftElement),
  ])
}

function guidanceShiftElement(shift: GivenDeep<GuidanceShift>): XmlElement {
  return element(
    'GST',
    {
      A: shift.groupId,
      B: shift.patternId,
      C: shift.eastShiftMm,
      D: shift.northShiftMm,
      E: shift.propagationOffsetMm,
    },
    stampElements(shift.stamp),
  )
}

export function dataLogTriggerElement(trigger: Given<DataLogTrigger>): XmlElement {
  return element('DLT', {
    A: ddiText(trigger.ddi),
    B: trigger.method,
    C: trigger.distanceIntervalMm,
    D: trigger.timeIntervalMs,
    E: trigger.thresholdMinimum,
    F: trigger.thresholdMaximum,
    G: trigger.thresholdChange,
    H: trigger.elementId,
    I: trigger.valuePresentationId,
    J: trigger.pgn,
    K: trigger.startBit,
    L: trigger.stopBit,
  })
}

export function controlAssignmentElement(assignment: GivenDeep<ControlAssignment>): XmlElement {
  return element(
    'CAT',
    {
      A: assignment.sourceClientName,
      B: assignment.userClientName,
      C: assignment.sourceStructureLabel,
      D: assignment.userStructureLabel,
      E: assignment.sourceElementNumber,
      F: assignment.userElementNumber,
      G: optionalDdiText(assignment.ddi),
    },
    stampElements(assignment.stamp),
  )
}
