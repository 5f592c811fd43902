/** What a tenant's machines and outboxes hold at the start, by name. */
import { writeTaskDataSet, zipFiles } from '@sheaf/isoxml'
import { type ScenarioName, simulate } from '../../machines/index.js'
import { type TenantName, tenantId } from '../tenant.js'
import { Catalog, type Machine } from './catalog.js'
import type { SeedName } from './seed-names.js'

const HOUR_MS = 3_600_000

interface MachineSeed {
  readonly id: string
  readonly name: string
  readonly model: string
  readonly family: string
  readonly isoxml: readonly string[]
  readonly enabled?: boolean
  readonly sent?: readonly ScenarioName[]
  readonly smallFiles?: number
}

const COMBINE = {
  id: 'combine',
  name: 'Sandbox combine',
  model: 'COMBINE-A',
  family: 'COMBINE',
  isoxml: ['3.3'],
}
const DISABLED: MachineSeed = {
  id: '9d04',
  name: 'Sandbox forager (not enabled)',
  model: 'FORAGER-A',
  family: 'FORAGE_HARVESTER',
  isoxml: ['4.2'],
  enabled: false,
}

const SEEDS: Readonly<Record<SeedName, readonly MachineSeed[]>> = {
  demo: [
    { ...COMBINE, sent: ['harvest'] },
    {
      id: 'planter',
      name: 'Sandbox tractor with planter',
      model: 'TRACTOR-A',
      family: 'TRACTOR',
      isoxml: ['4.3'],
      sent: ['planting'],
    },
    {
      id: 'sprayer',
      name: 'Sandbox sprayer',
      model: 'SPRAYER-A',
      family: 'SPRAYER',
      isoxml: ['4.3'],
      sent: ['spraying'],
    },
    {
      id: 'cultivator',
      name: 'Sandbox tractor with cultivator',
      model: 'TRACTOR-B',
      family: 'TRACTOR',
      isoxml: ['4.3'],
      sent: ['tillage'],
    },
    DISABLED,
  ],
  contract: [
    {
      id: '7f3a',
      name: 'Sandbox combine 1',
      model: 'COMBINE-A',
      family: 'COMBINE',
      isoxml: ['4.2'],
      smallFiles: 5,
    },
    { id: '81c2', name: 'Sandbox tractor 1', model: 'TRACTOR-A', family: 'TRACTOR', isoxml: ['3.3'] },
    DISABLED,
  ],
  continued: [{ ...COMBINE, sent: ['harvest-started', 'harvest'] }, DISABLED],
  empty: [DISABLED],
}

/** @param baseMs time of the start; files stand in the outbox since some hours before */
export function seedCatalog(tenant: TenantName, seed: SeedName, baseMs: number): Catalog {
  const catalog = new Catalog()
  SEEDS[seed].forEach((machineSeed, number) => {
    const machine = machineOf(tenant, machineSeed, number, baseMs)
    catalog.machines.push(machine)
    const files = [
      ...(machineSeed.sent ?? []).map((name) => simulated(name)),
      ...Array.from({ length: machineSeed.smallFiles ?? 0 }, (_, index) => smallFile(index)),
    ]
    files.forEach((file, index) => {
      catalog.drop(machine.id, { ...file, availableAtMs: baseMs - (files.length - index) * HOUR_MS })
    })
  })
  return catalog
}

/** Id of the machine for files of a folder, without the tenant's prefix. */
export const FOLDER_MACHINE = 'folder'

/** A machine for files of a folder. */
export function folderMachine(tenant: TenantName, baseMs: number): Machine {
  const seed = {
    id: FOLDER_MACHINE,
    name: 'Sandbox folder',
    model: 'FOLDER',
    family: 'TRACTOR',
    isoxml: ['3.3', '4.3'],
  }
  return machineOf(tenant, seed, 90, baseMs)
}

/** A machine like others, for an organization that is added later. */
export function anyMachine(tenant: TenantName, id: string, organizationId: string, baseMs: number): Machine {
  const seed = { id, name: `Sandbox tractor ${id}`, model: 'TRACTOR-A', family: 'TRACTOR', isoxml: ['4.3'] }
  return { ...machineOf(tenant, seed, 0, baseMs), organizationId, serialNumber: `SBX-${id}` }
}

function machineOf(tenant: TenantName, seed: MachineSeed, number: number, baseMs: number): Machine {
  return {
    id: tenantId(tenant, 'm', seed.id),
    organizationId: tenantId(tenant, 'org', '1'),
    name: seed.name,
    serialNumber: `SBX${String(number + 1 + (tenant === 'stage' ? 0 : 500)).padStart(5, '0')}`,
    model: seed.model,
    family: seed.family,
    terminal: { type: 'TERMINAL-V4', isoxml: seed.isoxml },
    lastContactAtMs: baseMs - HOUR_MS,
    enabled: seed.enabled ?? true,
  }
}

const simulatedZips = new Map<ScenarioName, { name: string; bytes: Uint8Array }>()

function simulated(name: ScenarioName): { name: string; bytes: Uint8Array } {
  const known = simulatedZips.get(name)
  if (known) return known
  const { fileName, zip } = simulate(name)
  const file = { name: fileName, bytes: zip }
  simulatedZips.set(name, file)
  return file
}

/** Master data alone, a few hundred bytes, each with other content. */
function smallFile(index: number): { name: string; bytes: Uint8Array } {
  const files = writeTaskDataSet({
    version: '4.3',
    dataTransferOrigin: 2,
    customers: [{ id: 'CTR-1', lastName: `Sandbox customer ${index + 1}` }],
  })
  return { name: `TASKDATA_2026080${index + 1}_101500.zip`, bytes: zipFiles(files) }
}
