/** Planned work: a task that no machine has touched, so there is nothing to map. */
import type { TaskDataToWrite } from '@sheaf/isoxml'
import { MANAGEMENT_SOFTWARE, masterData, ON_THE_PARTFIELD } from './farm.js'
import { STUBBLE_FIELD } from './fields.js'

export function plannedDrilling(): TaskDataToWrite {
  return {
    version: '4.3',
    ...MANAGEMENT_SOFTWARE,
    dataTransferOrigin: 1,
    ...masterData(STUBBLE_FIELD),
    culturalPractices: { 'CPC-1': 'Aussaat' },
    tasks: [
      {
        id: 'TSK1',
        designator: `Raps drillen ${STUBBLE_FIELD.name}`,
        ...ON_THE_PARTFIELD,
        status: 1,
        times: [{ start: '2026-08-26T07:00:00+02:00', durationS: 14_400, type: 1 }],
        techniques: [{ culturalPracticeId: 'CPC-1' }],
      },
    ],
  }
}
