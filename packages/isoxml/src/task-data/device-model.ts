/** Device descriptions: elements, process data, properties and presentations. */

/** DVC: a device description. */
export interface Device {
  readonly id: string
  readonly designator: string
  readonly softwareVersion: string | undefined
  /** 64-bit NAME as 16 hex digits, as written. */
  readonly clientName: string | undefined
  readonly serialNumber: string | undefined
  readonly structureLabel: string | undefined
  readonly localizationLabel: string | undefined
  readonly elements: readonly DeviceElement[]
  readonly processData: ReadonlyMap<number, DeviceProcessData>
  readonly properties: ReadonlyMap<number, DeviceProperty>
  readonly presentations: ReadonlyMap<number, DeviceValuePresentation>
}

/** DET types: 1 device, 2 function, 3 bin, 4 section, 5 unit, 6 connector, 7 navigation. */
export interface DeviceElement {
  readonly id: string
  readonly deviceId: string
  readonly objectId: number
  readonly type: number
  readonly designator: string
  readonly number: number
  readonly parentObjectId: number
  /** Object ids of DPD or DPT of the same device (DOR). */
  readonly references: readonly number[]
}

/** DPD: a value that the device logs or accepts. */
export interface DeviceProcessData {
  readonly objectId: number
  readonly ddi: number
  readonly properties: number
  readonly triggers: number
  readonly designator: string
  readonly presentationObjectId: number | undefined
}

/** DPT: a constant of the device. */
export interface DeviceProperty {
  readonly objectId: number
  readonly ddi: number
  readonly value: number
  readonly designator: string
  readonly presentationObjectId: number | undefined
}

/** Shown value = (raw + offset) × scale, in `unit`, with `decimals` digits. */
export interface DeviceValuePresentation {
  readonly objectId: number
  readonly offset: number
  readonly scale: number
  readonly decimals: number
  readonly unit: string | undefined
}
