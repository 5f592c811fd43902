/** What a task plans: treatment zones, prescription grids, guidance to use, triggers of logging. */
import type { Polygon } from './geometry-model.js'
import type { AllocationStamp } from './stamp-model.js'

/** TZN: a zone of equal treatment. */
export interface TreatmentZone {
  /** 0 to 254; cells of a type 1 grid and H, I, J of the task name it. */
  readonly code: number
  readonly designator: string | undefined
  readonly colour: number | undefined
  readonly polygons: readonly Polygon[]
  /** In document order, nested ones behind the one that holds them: the order of the layers of a type 2 grid. */
  readonly processDataVariables: readonly ProcessDataVariable[]
}

/** PDV: a value to apply. */
export interface ProcessDataVariable {
  readonly ddi: number
  /** Raw: base value = raw × resolution of the DDI. Only a place holder in the zone of a type 2 grid. */
  readonly value: number
  readonly productId: string | undefined
  readonly elementId: string | undefined
  readonly valuePresentationId: string | undefined
  /** DDI 179 code, v4. */
  readonly culturalPractice: number | undefined
  readonly elementInstance: number | undefined
}

/** GRD: a prescription grid; its cells stand in a binary. */
export interface Grid {
  /** Degrees: the south-west corner. */
  readonly minimumNorth: number
  readonly minimumEast: number
  /** Degrees. */
  readonly cellNorth: number
  readonly cellEast: number
  readonly columns: number
  readonly rows: number
  /** Stem in capitals, `GRD00001`. */
  readonly file: string
  /** As stated; the size of the file wins. */
  readonly fileLength: number | undefined
  /** 1: zone code per cell; 2: values per cell. */
  readonly type: number | undefined
  /** Type 2: the zone whose PDVs name the layers. */
  readonly treatmentZoneCode: number | undefined
}

/** GAN: guidance to use in this task. */
export interface GuidanceAllocation {
  readonly groupId: string
  readonly shifts: readonly GuidanceShift[]
  readonly stamp: AllocationStamp | undefined
}

/** GST: how the pattern was moved. */
export interface GuidanceShift {
  readonly groupId: string | undefined
  readonly patternId: string | undefined
  readonly eastShiftMm: number | undefined
  readonly northShiftMm: number | undefined
  readonly propagationOffsetMm: number | undefined
  readonly stamp: AllocationStamp | undefined
}

/** DLT: what to log, and when. */
export interface DataLogTrigger {
  readonly ddi: number
  /** Bits: 1 time, 2 distance, 4 threshold, 8 on change, 16 total. */
  readonly method: number | undefined
  readonly distanceIntervalMm: number | undefined
  readonly timeIntervalMs: number | undefined
  readonly thresholdMinimum: number | undefined
  readonly thresholdMaximum: number | undefined
  readonly thresholdChange: number | undefined
  readonly elementId: string | undefined
  readonly valuePresentationId: string | undefined
  readonly pgn: number | undefined
  readonly startBit: number | undefined
  readonly stopBit: number | undefined
}
