/** What kind of machine a device is: class of its NAME, and whether it drives or is carried. */
import type { Device } from '@sheaf/isoxml'

/** Device class of the NAME (bits 49–55), or undefined when the NAME cannot be read. ISO 11783-5. */
export function deviceClass(device: Device): number | undefined {
  const name = device.clientName?.trim() ?? ''
  if (!/^[0-9a-fA-F]{16}$/.test(name)) return undefined
  return Number.parseInt(name.slice(2, 4), 16) >> 1
}

/** Device classes of the NAME that drive by themselves. */
const TRACTOR = 1
const MACHINE_CLASSES: ReadonlySet<number> = new Set([TRACTOR, 7, 16, 19, 20, 24])
const CONNECTOR_TYPE = 157
const SELF_PROPELLED = 9

/** True for the tractor (or a truck) that only pulls; it makes no operation of its own. */
export function isTractor(device: Device): boolean {
  return deviceClass(device) === TRACTOR
}

/** Names of tractors and self-propelled harvesters; makers often leave the class of the NAME at 0. */
const MACHINE_WORDS =
  /tractor|traktor|tracteur|trattore|ciągnik|schlepper|combine|mähdrescher|häcksler|moissonneuse|harvester|forager|lexion|jaguar|trion\b|tucano|axion|arion\b|xerion|\bbig ?x\b|self.?propelled|selbstfahr/iu

/** A machine drives, an implement is carried: by class, connector (DDI 157 = 9) or name. */
export function machineKind(device: Device): 'machine' | 'implement' {
  const known = deviceClass(device)
  if (known !== undefined && MACHINE_CLASSES.has(known)) return 'machine'
  for (const property of device.properties.values())
    if (property.ddi === CONNECTOR_TYPE && property.value === SELF_PROPELLED) return 'machine'
  if (known !== undefined && known > 0) return 'implement'
  return MACHINE_WORDS.test(device.designator) ? 'machine' : 'implement'
}
