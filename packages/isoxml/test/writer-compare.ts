/** What was written and what was read, brought to one form: undefined keys, empty lists and maps make no difference. */
import {
  type FileToWrite,
  memoryTree,
  openTaskData,
  type TaskData,
  type TaskDataSet,
  type TaskDataToWrite,
} from '../src/index.js'

export async function readBack(files: readonly FileToWrite[]): Promise<TaskDataSet> {
  const { sets } = await openTaskData(memoryTree(new Map(files.map(({ path, bytes }) => [path, bytes]))))
  return sets[0]!
}

type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

const OTHER_POINT = 2
const EFFECTIVE = 4
const STATUS_NOT_AVAILABLE = 15

/** What the writer puts where the schema requires a value and none is given. */
function withDefaults(value: object): object {
  if ('coordinates' in value) {
    const points = (value.coordinates as ArrayLike<number>).length / 2
    const given = 'pointTypes' in value ? Array.from(value.pointTypes as ArrayLike<number>) : []
    return { ...value, pointTypes: Array.from({ length: points }, (_, at) => given[at] || OTHER_POINT) }
  }
  if ('start' in value) {
    const type = 'type' in value ? (value.type ?? EFFECTIVE) : EFFECTIVE
    const positions = 'positions' in value ? ((value.positions ?? []) as readonly { status?: number }[]) : []
    const stated = positions.map((position) => ({
      ...position,
      status: position.status ?? STATUS_NOT_AVAILABLE,
    }))
    return { ...value, type, positions: stated }
  }
  return value
}

/** Lists of plain objects without keys that say nothing; points of a line that state no type are "other". */
export function plain(value: unknown): Plain | undefined {
  if (value instanceof Map) return plain([...value.values()])
  if (value instanceof Float64Array || value instanceof Uint8Array) return plain([...value])
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((entry) => plain(entry) ?? null)
  if (Object.is(value, -0)) return 0
  if (typeof value !== 'object' || value === null) return value as Plain | undefined
  const typed = withDefaults(value)
  const entries = Object.entries(typed).flatMap(([key, entry]) => {
    const own = plain(entry)
    return own === undefined ? [] : [[key, own] as const]
  })
  return Object.fromEntries(entries)
}

/** The parts of a set that an object to write and a set that was read have in common. */
export function comparable(set: TaskDataToWrite | TaskData): Plain | undefined {
  return plain({
    customers: set.customers,
    farms: set.farms,
    workers: set.workers,
    partfields: listOf(set.partfields).map(withoutBoundary),
    cropTypes: set.cropTypes,
    cropVarieties: set.cropVarieties,
    productGroups: set.productGroups,
    products: set.products,
    valuePresentations: set.valuePresentations,
    colourLegends: set.colourLegends,
    codedComments: set.codedComments,
    codedCommentGroups: set.codedCommentGroups,
    baseStations: set.baseStations,
    attachedFiles: (set.attachedFiles ?? []).map(withLength),
    taskControllerCapabilities: set.taskControllerCapabilities,
    culturalPractices: objectOf(set.culturalPractices),
    operationTechniques: objectOf(set.operationTechniques),
    techniquesOfPractices: objectOf(set.techniquesOfPractices),
    devices: listOf(set.devices).map(withoutDeviceIds),
    tasks: (set.tasks ?? []).map(withoutElement),
  })
}

function listOf(values: readonly object[] | ReadonlyMap<string, object> | undefined): object[] {
  return values === undefined ? [] : [...values.values()]
}

function objectOf(values: object | undefined): object {
  return values instanceof Map ? Object.fromEntries(values) : (values ?? {})
}

/** The boundary is made of the polygons; it is compared apart. */
function withoutBoundary(partfield: object): object {
  const area = 'areaM2' in partfield ? partfield.areaM2 : undefined
  return { ...partfield, areaM2: area ?? 0, boundary: undefined }
}

function withLength(file: object): object {
  const bytes = 'bytes' in file && file.bytes instanceof Uint8Array ? file.bytes : undefined
  return { ...file, ...(bytes && { fileLength: bytes.length }), bytes: undefined }
}

function withoutDeviceIds(device: object): object {
  const elements = 'elements' in device ? (device.elements as readonly object[]) : []
  return { ...device, elements: elements.map((element) => ({ ...element, deviceId: undefined })) }
}

/** What stands in the XML beside the plain keys. */
function withoutElement(task: object): object {
  const grids = 'grids' in task ? (task.grids as readonly object[] | undefined) : []
  const unmeasured = grids?.map((grid) => ({ ...grid, fileLength: undefined }))
  const status = ('status' in task ? task.status : undefined) ?? 1
  return { ...task, status, grids: unmeasured, element: undefined, otherElements: undefined }
}

/** All numbers with nine decimals, a tenth of a millimetre of a degree: what a written coordinate keeps. */
export function rounded(value: Plain | undefined): Plain | undefined {
  if (typeof value === 'number') return Number(value.toFixed(9))
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((entry: Plain) => rounded(entry) ?? null)
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, rounded(entry as Plain)!]))
}
