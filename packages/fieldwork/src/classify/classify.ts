/**
 * Kind of work of a track: by channels first, then device class, then words. A track with two kinds of work names
 * both, each with its own channels; unsupported kinds stand only where no operation was found.
 */
import {
  type Channel,
  type Device,
  ELEMENT_TYPE,
  type Task,
  type TaskData,
  type TaskDataSet,
  type TimeLog,
} from '@sheaf/isoxml'
import type { OperationType } from '../points/table.js'
import { OPERATION_TYPES } from '../points/table.js'
import { DDI, type Quantity, RATE_TOTALS, RATES, YIELDS } from '../standardize/ddi.js'
import { type DeviceTree, deviceTree } from '../standardize/device-tree.js'
import { eachLogged, hasNonZero } from '../standardize/held-values.js'
import { deviceClass, isTractor } from '../standardize/machine-kind.js'
import { type Track, tracksOf } from '../standardize/track.js'
import {
  BALE_CHANNELS,
  CLASS_PLANTER,
  DEVICE_CLASSES,
  HARVEST_HINTS,
  HARVEST_TOTALS,
  HARVESTER_CLASSES,
  INPUT_WORDS,
  isOperationType,
  PIECE_YIELDS,
  PRACTICES,
  SEED_HINTS,
  SEED_WORDS,
  TILLAGE_CHANNELS,
  type UnsupportedKind,
  WORDS,
  type WorkKind,
} from './evidence.js'
import { productKind, productsOfElement } from './product-allocation.js'
import { techniqueTexts } from './technique-texts.js'

export interface TrackWork {
  readonly track: Track
  /** Rate channels (actual and setpoint) by operation type; empty where only class or practice tells the type. */
  readonly types: ReadonlyMap<OperationType, readonly Channel[]>
  readonly unsupported: UnsupportedKind | undefined
  readonly evidence: readonly string[]
  /** Sentence about evidence that disagrees. */
  readonly conflict: string | undefined
}

interface Finding {
  readonly types: Map<OperationType, Channel[]>
  readonly evidence: string[]
}

/** The kinds of work in one track of a task. */
export function classifyTrack(track: Track, task: Task, taskData: TaskData, tree: DeviceTree): TrackWork {
  const found: Finding = { types: new Map(), evidence: [] }
  const practices = practicesOf(track, tree, found.evidence)
  const stated = new Set(practices.map((practice) => PRACTICES.get(practice) ?? 'unknown'))
  const other = [...stated].find((kind) => !isOperationType(kind) && kind !== 'unknown')
  assignRates(track, task, taskData, tree, found)
  if (other === undefined) assignYields(track, tree, found)
  assignTillage(track, tree, found)
  if (found.types.size === 0 && other === undefined) byClass(track, tree, stated, found)
  assignTotals(track, task, taskData, tree, found, other === undefined)
  if (found.types.size === 0) {
    const kind = (other as UnsupportedKind | undefined) ?? byWords(track, task, taskData, tree, found)
    if (kind !== undefined) {
      return { track, types: found.types, unsupported: kind, evidence: found.evidence, conflict: undefined }
    }
  }
  const supported = [...stated].filter(isOperationType)
  const differs = supported.filter((kind) => !found.types.has(kind))
  const conflict =
    differs.length > 0 && supported.every((kind) => !found.types.has(kind)) && found.types.size > 0
      ? `The machine states the practice ${differs.join(', ')}, its channels show ${[...found.types.keys()].join(', ')}; the channels count.`
      : undefined
  return { track, types: found.types, unsupported: undefined, evidence: found.evidence, conflict }
}

function add(found: Finding, type: OperationType, channel: Channel | undefined, evidence: string): void {
  const channels = found.types.get(type) ?? []
  if (channel) channels.push(channel)
  found.types.set(type, channels)
  if (!found.evidence.includes(evidence)) found.evidence.push(evidence)
}

function deviceOf(tree: DeviceTree, channel: Channel): Device | undefined {
  return channel.elementId === undefined ? undefined : tree.get(channel.elementId)?.device
}

/** Practices other than 0 that the machines log or state as a constant. */
function practicesOf(track: Track, tree: DeviceTree, evidence: string[]): number[] {
  const practices = new Set<number>()
  for (const channel of track.byDdi.get(DDI.culturalPractice) ?? []) {
    if (channel.data.kind === 'constant') practices.add(channel.data.value)
    eachLogged(channel, (_record, value) => practices.add(value))
  }
  for (const device of devicesOf(track, tree)) {
    for (const property of device.properties.values()) {
      if (property.ddi === DDI.culturalPractice) practices.add(property.value)
    }
  }
  const known = [...practices].filter((practice) => practice > 0)
  for (const practice of known)
    evidence.push(`practice (DDI 179) = ${practice}: ${PRACTICES.get(practice) ?? 'unknown'}`)
  return known
}

function devicesOf(track: Track, tree: DeviceTree): Device[] {
  const devices = new Set<Device>()
  for (const channel of track.channels) {
    const device = channel.data.kind === 'empty' ? undefined : deviceOf(tree, channel)
    if (device) devices.add(device)
  }
  return [...devices]
}

function assignRates(track: Track, task: Task, taskData: TaskData, tree: DeviceTree, found: Finding): void {
  const rates = track.channels.filter((channel) => RATES.has(channel.ddi))
  const active = rates.filter(hasNonZero)
  const counted = new Set(
    active
      .filter((channel) => RATES.get(channel.ddi)!.quantity === 'count')
      .map((channel) => deviceOf(tree, channel)),
  )
  const typeOfElement = new Map<string, OperationType>()
  const quantityKey = (channel: Channel): string => `${channel.elementId}/${RATES.get(channel.ddi)!.quantity}`
  for (const channel of active) {
    const device = deviceOf(tree, channel)
    if (device && HARVESTER_CLASSES.has(deviceClass(device) ?? -1)) continue
    const { quantity } = RATES.get(channel.ddi)!
    const type = quantityType(quantity, channel, device, counted.has(device), task, taskData, tree)
    typeOfElement.set(quantityKey(channel), type)
    add(found, type, channel, `DDI ${channel.ddi} at ${channel.elementId ?? 'no element'}: ${type}`)
  }
  // a rate that stays 0 belongs to its element's type too: it says that nothing was applied
  for (const channel of rates) {
    const type = typeOfElement.get(quantityKey(channel))
    if (type !== undefined && !active.includes(channel)) found.types.get(type)!.push(channel)
  }
}

/**
 * Counters of what was brought out. Beside a rate they say nothing new; where a type was found without any rate they
 * are its source, and where nothing was found they tell the type: weak, so practice and class come first.
 */
function assignTotals(
  track: Track,
  task: Task,
  taskData: TaskData,
  tree: DeviceTree,
  found: Finding,
  mayTell: boolean,
): void {
  const isNew = found.types.size === 0 && mayTell
  for (const channel of track.channels) {
    const meaning = RATE_TOTALS.get(channel.ddi)
    if (meaning === undefined || !hasNonZero(channel) || isHarvestDevice(tree, channel)) continue
    const device = deviceOf(tree, channel)
    const counts = countsSeeds(track, tree, device)
    const type = quantityType(meaning.quantity, channel, device, counts, task, taskData, tree)
    if (isNew)
      add(found, type, channel, `DDI ${channel.ddi} at ${channel.elementId ?? 'no element'}: ${type}`)
    else if (found.types.has(type) && !hasRate(found.types.get(type)!)) found.types.get(type)!.push(channel)
  }
}

/** A drill or planter that counts its seeds brings something else out by the kilogram. */
function countsSeeds(track: Track, tree: DeviceTree, device: Device | undefined): boolean {
  return track.channels.some((channel) => {
    const { quantity } = RATES.get(channel.ddi) ?? RATE_TOTALS.get(channel.ddi) ?? {}
    return quantity === 'count' && deviceOf(tree, channel) === device && hasNonZero(channel)
  })
}

const hasRate = (channels: readonly Channel[]): boolean =>
  channels.some((channel) => RATES.get(channel.ddi)?.role === 'actual' && hasNonZero(channel))

function isHarvestDevice(tree: DeviceTree, channel: Channel): boolean {
  const device = deviceOf(tree, channel)
  return device !== undefined && [7, 8, 9].includes(deviceClass(device) ?? -1)
}

function quantityType(
  quantity: Quantity,
  channel: Channel,
  device: Device | undefined,
  deviceCounts: boolean,
  task: Task,
  taskData: TaskData,
  tree: DeviceTree,
): OperationType {
  if (quantity === 'count') return 'planted'
  if (quantity === 'volume') return 'applied'
  const kinds = productsOfElement(task, taskData, tree, channel.elementId ?? '').map((product) =>
    productKind(product, taskData),
  )
  if (kinds.includes('seed')) return 'planted'
  if (kinds.includes('input')) return 'applied'
  const designator =
    channel.elementId === undefined ? '' : (tree.get(channel.elementId)?.element.designator ?? '')
  if (INPUT_WORDS.test(designator)) return 'applied'
  if (SEED_WORDS.test(designator)) return 'planted'
  const ofClass = device && deviceClass(device)
  if (ofClass === CLASS_PLANTER) return deviceCounts ? 'applied' : 'planted'
  if (ofClass !== undefined && DEVICE_CLASSES.has(ofClass)) return 'applied'
  return kindOfText(device?.designator ?? '') === 'planted' && !deviceCounts ? 'planted' : 'applied'
}

function assignYields(track: Track, tree: DeviceTree, found: Finding): void {
  const bales = balingDevices(track, tree)
  for (const channel of track.channels) {
    const device = deviceOf(tree, channel)
    const harvester = device !== undefined && HARVESTER_CLASSES.has(deviceClass(device) ?? -1)
    if (bales.has(device)) continue
    const yields = YIELDS.has(channel.ddi)
    const proves = yields || HARVEST_TOTALS.has(channel.ddi) || (harvester && HARVEST_HINTS.has(channel.ddi))
    if (!proves || !hasNonZero(channel)) continue
    add(
      found,
      'harvested',
      yields ? channel : undefined,
      `DDI ${channel.ddi} at ${channel.elementId ?? 'no element'}: harvested`,
    )
  }
}

/** Devices that log bale data, or count their yield in pieces without measuring it. */
function balingDevices(track: Track, tree: DeviceTree): Set<Device | undefined> {
  const bales = new Set<Device | undefined>()
  const measuring = new Set<Device | undefined>()
  for (const channel of track.channels) {
    if (!hasNonZero(channel)) continue
    if (BALE_CHANNELS.has(channel.ddi) || PIECE_YIELDS.has(channel.ddi)) bales.add(deviceOf(tree, channel))
    if (YIELDS.has(channel.ddi)) measuring.add(deviceOf(tree, channel))
  }
  const onlyPieces = (device: Device | undefined): boolean =>
    !measuring.has(device) ||
    track.channels.some((c) => BALE_CHANNELS.has(c.ddi) && deviceOf(tree, c) === device && hasNonZero(c))
  return new Set([...bales].filter(onlyPieces))
}

/** Depth of tools counts where the same device neither seeds nor spreads nor harvests. */
function assignTillage(track: Track, tree: DeviceTree, found: Finding): void {
  const busy = new Set([...found.types.values()].flat().map((channel) => deviceOf(tree, channel)))
  for (const channel of track.channels) {
    if (!TILLAGE_CHANNELS.has(channel.ddi) || !hasNonZero(channel)) continue
    const device = deviceOf(tree, channel)
    if (busy.has(device) || found.types.has('harvested')) continue
    if (device && deviceClass(device) === CLASS_PLANTER && found.types.has('planted')) continue
    add(found, 'tillage', channel, `DDI ${channel.ddi} at ${channel.elementId ?? 'no element'}: tillage`)
  }
}

/** No channel tells: practice, seed monitor channels, then the class of the implement. */
function byClass(track: Track, tree: DeviceTree, stated: ReadonlySet<WorkKind>, found: Finding): void {
  for (const kind of stated) if (isOperationType(kind)) add(found, kind, undefined, `practice: ${kind}`)
  if (found.types.size > 0) return
  if (track.channels.some((channel) => SEED_HINTS.has(channel.ddi) && hasNonZero(channel))) {
    add(found, 'planted', undefined, 'seed monitor channels: planted')
    return
  }
  for (const device of balingDevices(track, tree).size > 0 ? [] : devicesOf(track, tree)) {
    const type = DEVICE_CLASSES.get(deviceClass(device) ?? -1)
    if (type)
      add(
        found,
        type,
        undefined,
        `class ${deviceClass(device)} of ${device.designator || device.id}: ${type}`,
      )
  }
}

/** The kind that a text names, in any of the languages of the table. */
export function kindOfText(text: string): WorkKind | undefined {
  return WORDS.find(([, words]) => words.test(text))?.[0]
}

/** Words of practice, technique, implement and task. Returns the unsupported kind, or adds a type and returns none. */
function byWords(
  track: Track,
  task: Task,
  taskData: TaskData,
  tree: DeviceTree,
  found: Finding,
): UnsupportedKind | undefined {
  if (balingDevices(track, tree).size > 0) {
    found.evidence.push('bale channels: baling')
    return 'baling'
  }
  const implement = devicesOf(track, tree).filter((device) => !isTractor(device))
  const texts = [
    ...implement.map((device) => device.designator),
    ...implement.flatMap((device) =>
      device.elements
        .filter(({ type }) => type <= ELEMENT_TYPE.function)
        .map((element) => element.designator),
    ),
    ...techniqueTexts(task, taskData),
    task.designator,
  ]
  for (const text of texts) {
    const kind = kindOfText(text)
    if (kind === undefined) continue
    found.evidence.push(`text "${text}": ${kind}`)
    if (!isOperationType(kind)) return kind
    if (implement.length === 0) return 'unknown'
    add(found, kind, undefined, `text "${text}": ${kind}`)
    return undefined
  }
  return 'unknown'
}

/**
 * Operation types of a task by its decoded logs, in the fixed order planted, applied, harvested, tillage.
 * `unsupported` names the other kind of work when there is no supported one.
 */
export function classifyTask(
  set: TaskDataSet,
  task: Task,
  logs: readonly TimeLog[],
): { operationTypes: OperationType[]; unsupported?: UnsupportedKind; evidence: string[] } {
  const tree = deviceTree(set.taskData)
  const works = tracksOf(logs).map((track) => classifyTrack(track, task, set.taskData, tree))
  return mergeWorks(works)
}

/** The types of all tracks together. */
export function mergeWorks(works: readonly TrackWork[]): {
  operationTypes: OperationType[]
  unsupported?: UnsupportedKind
  evidence: string[]
} {
  const operationTypes = OPERATION_TYPES.filter((type) => works.some((work) => work.types.has(type)))
  const evidence = [...new Set(works.flatMap((work) => work.evidence))]
  if (operationTypes.length > 0) return { operationTypes, evidence }
  const kinds = works.flatMap((work) => work.unsupported ?? [])
  return { operationTypes, unsupported: kinds.find((kind) => kind !== 'unknown') ?? 'unknown', evidence }
}
