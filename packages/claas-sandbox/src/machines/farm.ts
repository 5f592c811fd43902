/** The invented farm that all simulated machines work for, and the master data of its fields. */
import type { TaskDataToWrite } from '@sheaf/isoxml'
import type { SimulatedField } from './fields.js'

export const CUSTOMER = { id: 'CTR-1', lastName: 'Musterhof', firstName: 'Sandbox' }
export const FARM = { id: 'FRM-1', designator: 'Hof Musterhof', customerId: CUSTOMER.id }
const PARTFIELD_ID = 'PFD-1'
/** Whose work a task is, and where. */
export const ON_THE_PARTFIELD = { customerId: CUSTOMER.id, farmId: FARM.id, partfieldId: PARTFIELD_ID }
/** What the farm plans its work with. */
export const MANAGEMENT_SOFTWARE = {
  managementSoftwareManufacturer: 'Sheaf sandbox',
  managementSoftwareVersion: '1',
}

type MasterData = Pick<TaskDataToWrite, 'customers' | 'farms' | 'partfields'>

export function masterData(field: SimulatedField, cropTypeId?: string): MasterData {
  return {
    customers: [CUSTOMER],
    farms: [FARM],
    partfields: [
      {
        id: PARTFIELD_ID,
        code: field.code,
        designator: field.name,
        areaM2: field.areaM2,
        customerId: CUSTOMER.id,
        farmId: FARM.id,
        ...(cropTypeId === undefined ? {} : { cropTypeId }),
        boundary: { type: 'MultiPolygon', coordinates: [[field.ring]] },
      },
    ],
  }
}
