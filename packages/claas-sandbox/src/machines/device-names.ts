/** NAMEs (ISO 11783-5) of simulated devices as 16 hex digits: self-configurable, agriculture, given device class. */

/** Device classes of the standard that the simulated machines belong to. */
export const DEVICE_CLASS = { nonSpecific: 0, tillage: 3, planting: 4, spraying: 6 } as const

const SELF_CONFIGURABLE_AGRICULTURE = 0xa0
const FUNCTION = 0x80

/** @param identity number of this device, below 2²¹ */
export function clientName(deviceClass: number, identity: number): string {
  const bytes = [SELF_CONFIGURABLE_AGRICULTURE, deviceClass << 1, FUNCTION, 0]
  return (
    bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('') + identity.toString(16).padStart(8, '0')
  ).toUpperCase()
}

/** German, metric. */
export const LOCALIZATION_LABEL = 'FF000000006564'
