/** Events that Sheaf tells webhooks, in words, grouped as people choose them. Data table. */
import type { AlertEvent } from '@sheaf/contract'

export interface EventGroup {
  readonly name: string
  readonly events: readonly (readonly [event: AlertEvent, words: string])[]
}

export const EVENT_GROUPS: readonly EventGroup[] = [
  {
    name: 'Connections',
    events: [
      ['credentialsUnauthenticated', 'a consent is no longer valid'],
      ['credentialsLimitedPermission', 'a consent lacks rights'],
      ['credentialsSilent', 'no file comes though it is the season'],
      ['credentialsExpiring', 'a consent is about to end'],
    ],
  },
  {
    name: 'Fields',
    events: [
      ['fieldCreated', 'a field is new'],
      ['fieldUpdated', 'a field has changed'],
      ['fieldBoundaryCreated', 'a boundary is new'],
      ['fieldBoundaryUpdated', 'another boundary is in force'],
    ],
  },
  {
    name: 'Machine files',
    events: [
      ['providerFileProcessingFinished', 'a file of CLAAS is processed'],
      ['providerFileProcessingFailed', 'a file of CLAAS has failed'],
      ['uploadedFileProcessingFinished', 'an uploaded file is processed'],
      ['uploadedFileProcessingFailed', 'an uploaded file has failed'],
      ['batchUploadProcessingFinished', 'all files of an upload have ended'],
    ],
  },
  {
    name: 'Field operations',
    events: [
      ['operationCreated', 'an operation is new'],
      ['operationUpdated', 'an operation has changed'],
      ['operationProcessingFinished', 'an operation is complete'],
      ['operationProcessingFailed', 'an operation cannot be built'],
    ],
  },
]
