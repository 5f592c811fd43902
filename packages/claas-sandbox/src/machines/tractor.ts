/** A tractor on the bus of an implement: it brings speed and fuel, the implement brings the work. */
import type { DeviceToWrite, TimeLogLayoutChannel } from '@sheaf/isoxml'
import { clientName, DEVICE_CLASS, LOCALIZATION_LABEL } from './device-names.js'
import { deviceElement, processDatum } from './device-parts.js'
import type { Step } from './drive.js'
import type { FuelUse } from './fuel.js'
import type { Row } from './recorder.js'

const IDENTITY = 0x5655

export const TRACTOR = 'AXION_870__A4001234'
export const TRACTOR_ELEMENT = 'DET-101'
export const TRACTOR_NAME = clientName(DEVICE_CLASS.nonSpecific, IDENTITY)

/** To be put behind the implement's channels, in this order. */
export const TRACTOR_CHANNELS: readonly TimeLogLayoutChannel[] = [
  { ddi: 397, elementId: TRACTOR_ELEMENT },
  { ddi: 148, elementId: TRACTOR_ELEMENT },
]

export function tractorValues(step: Step, index: number, fuel: FuelUse): Row {
  return [Math.round(step.speedMps * 1000), index % 5 === 0 ? Math.round(fuel.totalMl[index]!) : undefined]
}

/** @param id the device's id in the set */
export function tractorDevice(id: string): DeviceToWrite {
  return {
    id,
    designator: TRACTOR,
    softwareVersion: '01.00.00',
    clientName: TRACTOR_NAME,
    serialNumber: 'A4001234',
    structureLabel: '41000000000001',
    localizationLabel: LOCALIZATION_LABEL,
    elements: [deviceElement(TRACTOR_ELEMENT, TRACTOR, [10, 11])],
    processData: [
      processDatum(10, 397, 'atIntervals', 'Geschwindigkeit', 20),
      processDatum(11, 148, 'asRunningTotal', 'Kraftstoff', 21),
    ],
    presentations: [
      { objectId: 20, offset: 0, scale: 0.0036, decimals: 1, unit: 'km/h' },
      { objectId: 21, offset: 0, scale: 0.001, decimals: 1, unit: 'l' },
    ],
  }
}
