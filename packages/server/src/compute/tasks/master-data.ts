/** What a set says of customers, farms and partfields, cut down to what becomes growers, farms and fields. */
import type { MultiPolygon, TaskData, TaskDataSet } from '@sheaf/isoxml'

export interface MasterData {
  readonly set: string
  readonly customers: readonly MasterCustomer[]
  readonly farms: readonly MasterFarm[]
  readonly partfields: readonly MasterPartfield[]
}

export interface MasterCustomer {
  readonly id: string
  readonly uuid: string | undefined
  readonly name: string
}

export interface MasterFarm {
  readonly id: string
  readonly uuid: string | undefined
  readonly name: string
  readonly customerId: string | undefined
}

/** A partfield with a boundary; one without gives no field. */
export interface MasterPartfield {
  readonly id: string
  /** Of the link list, lower case, without braces: the same partfield in every file. */
  readonly uuid: string | undefined
  readonly name: string
  readonly customerId: string | undefined
  readonly farmId: string | undefined
  readonly boundary: MultiPolygon
}

/** Master data of one set, in document order. */
export function masterDataOf({ name, taskData }: TaskDataSet): MasterData {
  return {
    set: name,
    customers: [...taskData.customers.values()].map((customer) => ({
      id: customer.id,
      uuid: linkedUuid(taskData, customer.id),
      name: [customer.firstName, customer.lastName].filter(Boolean).join(' '),
    })),
    farms: [...taskData.farms.values()].map((farm) => ({
      id: farm.id,
      uuid: linkedUuid(taskData, farm.id),
      name: farm.designator,
      customerId: farm.customerId,
    })),
    partfields: [...taskData.partfields.values()].flatMap((partfield) =>
      partfield.boundary === undefined
        ? []
        : [
            {
              id: partfield.id,
              uuid: linkedUuid(taskData, partfield.id),
              name: partfield.designator || partfield.code || partfield.id,
              customerId: partfield.customerId,
              farmId: partfield.farmId,
              boundary: toCentimetres(partfield.boundary),
            },
          ],
    ),
  }
}

/** Task data may state nine decimals; seven are a centimetre, and what the wire shows. */
function toCentimetres({ type, coordinates }: MultiPolygon): MultiPolygon {
  const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7
  return {
    type,
    coordinates: coordinates.map((polygon) =>
      polygon.map((ring) => ring.map(([lon, lat]) => [rounded(lon), rounded(lat)])),
    ),
  }
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i

/** ISO 11783-10 link group type 1: the value is an UUID. */
const UUID_GROUP = 1

function linkedUuid(taskData: TaskData, id: string): string | undefined {
  for (const link of taskData.links.get(id) ?? []) {
    const uuid = link.groupType === UUID_GROUP ? UUID.exec(link.value)?.[0] : undefined
    if (uuid !== undefined) return uuid.toLowerCase()
  }
  return undefined
}
