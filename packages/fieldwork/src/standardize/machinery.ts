/**
 * Machines and implements of a track as the summary names them.
 */
import type { Device } from '@sheaf/isoxml'
import type { MachineInfo } from '../points/table.js'
import { machineKind } from './machine-kind.js'

/** Brands by words of a device designator; product names of one maker stand for it. */
const BRANDS: readonly (readonly [string, RegExp])[] = [
  [
    'CLAAS',
    /\bclaas\b|lexion|jaguar|trion\b|tucano|axion|arion\b|xerion|quadrant|rollant|\bvario \d+ ?\d*\b.*claas/i,
  ],
  ['KRONE', /krone|\bbi[gm]\s?[mx]\b|swadro|easycut/i],
  ['Fendt', /fendt/i],
  ['John Deere', /john ?deere|\bjd ?\d/i],
  ['Case IH', /\bcase\b/i],
  ['New Holland', /new ?holland/i],
  ['AGCO', /\bagco\b|massey/i],
  ['AMAZONE', /amazone|\bamazonen/i],
  ['HORSCH', /horsch/i],
  ['LEMKEN', /lemken/i],
  ['Väderstad', /v[äa]derstad/i],
  ['KUHN', /\bkuhn\b/i],
  ['Kverneland', /kverneland/i],
  ['RAUCH', /\brauch\b/i],
  ['BOGBALLE', /bogballe/i],
  ['PÖTTINGER', /p[öo]ttinger/i],
  ['Deutz-Fahr', /deutz|\bttv\b/i],
  ['HARDI', /\bhardi\b/i],
]

const brandOf = (name: string): string => BRANDS.find(([, words]) => words.test(name))?.[0] ?? 'unknown'

/** Name, kind, serial number and brand of a device. */
export function machineInfo(device: Device): MachineInfo {
  const name = device.designator.trim() || device.id
  const serialNumber = device.serialNumber?.trim()
  return {
    name,
    type: machineKind(device),
    ...(serialNumber ? { serialNumber } : {}),
    brand: brandOf(name),
  }
}
