/** What the screens ask the server for, one hook a question. Lists that grow by themselves are asked again. */
import type {
  Boundary,
  CredentialEvent,
  Device,
  Equipment,
  Field,
  FileStatus,
  LeafUser,
  MachineFile,
  Operation,
  Overview,
  OwnerConfiguration,
  SummaryFeature,
} from '@sheaf/contract'
import { useQuery } from '@tanstack/preact-query'
import { ApiFailure, call, callPage } from './request.js'

const USERS = '/services/usermanagement/api/users'
const OPERATIONS = '/services/operations/api'
const FIELDS = '/services/fields/api'
const SHEAF = '/services/sheaf/api'
/** How often lists are asked again while the page is visible. */
const LIVE_MS = 3_000
/** Files on ground without a field that are listed at most. */
const MOST_UNCOVERED = 20

export function useOverview() {
  return useQuery({
    queryKey: ['overview'],
    queryFn: () => call<Overview>('GET', `${SHEAF}/overview`),
    refetchInterval: LIVE_MS,
  })
}

export function useLeafUsers(page: number) {
  return useQuery({
    queryKey: ['users', page],
    queryFn: () => callPage<LeafUser>(USERS, { page, size: 50 }),
    refetchInterval: LIVE_MS,
  })
}

export function useLeafUser(id: string) {
  return useQuery({
    queryKey: ['user', id],
    queryFn: () => call<LeafUser>('GET', `${USERS}/${id}`),
    refetchInterval: LIVE_MS,
  })
}

export function useCredentialEvents(leafUserId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['events', leafUserId],
    queryFn: () => callPage<CredentialEvent>(`${USERS}/${leafUserId}/claas-credentials/events`, { size: 50 }),
    refetchInterval: LIVE_MS,
    enabled,
  })
}

export function useEquipment(leafUserId: string) {
  return useQuery({
    queryKey: ['equipment', leafUserId],
    queryFn: () => call<Equipment[]>('GET', `${SHEAF}/equipment`, { query: { leafUserId, size: 100 } }),
    refetchInterval: 4 * LIVE_MS,
  })
}

/** Machines and implements that files name, those that worked last first. */
export function useDevices(leafUserId: string) {
  return useQuery({
    queryKey: ['devices', leafUserId],
    queryFn: () => callPage<Device>(`${SHEAF}/devices`, { leafUserId, size: 100 }),
    refetchInterval: 4 * LIVE_MS,
  })
}

export function useFiles(filter: {
  leafUserId?: string
  operationType?: string
  status?: string
  page: number
}) {
  return useQuery({
    queryKey: ['files', filter],
    queryFn: () =>
      callPage<MachineFile>(
        `${OPERATIONS}/files`,
        { ...filter, size: 50 },
        (body) => (body as { operations: MachineFile[] }).operations,
      ),
    refetchInterval: LIVE_MS,
  })
}

export function useFile(id: string) {
  return useQuery({
    queryKey: ['file', id],
    queryFn: () => call<MachineFile>('GET', `${OPERATIONS}/files/${id}`),
    refetchInterval: LIVE_MS,
  })
}

/** @param live ask again, for a file whose steps may still go on */
export function useFileStatus(id: string, live = true) {
  return useQuery({
    queryKey: ['file-status', id],
    queryFn: () => call<FileStatus>('GET', `${OPERATIONS}/files/${id}/status`),
    ...(live ? { refetchInterval: LIVE_MS } : { staleTime: 60_000 }),
  })
}

export function useOperations(filter: {
  leafUserId?: string
  fieldId?: string
  operationType?: string
  startTime?: string
  endTime?: string
  page: number
}) {
  return useQuery({
    queryKey: ['operations', filter],
    queryFn: () => callPage<Operation>(`${OPERATIONS}/operations`, { ...filter, size: 50 }),
    refetchInterval: LIVE_MS,
  })
}

export function useOperation(id: string) {
  return useQuery({
    queryKey: ['operation', id],
    queryFn: () => call<Operation>('GET', `${OPERATIONS}/operations/${id}`),
    refetchInterval: 4 * LIVE_MS,
  })
}

export function useSummary(id: string, updatedTime = '') {
  return useQuery({
    queryKey: ['summary', id, updatedTime],
    queryFn: () => orNone(call<SummaryFeature>('GET', `${OPERATIONS}/operations/${id}/summary`)),
  })
}

/** The owner's configuration: what is switched on. */
export function useConfiguration() {
  return useQuery({
    queryKey: ['configuration'],
    queryFn: () => call<OwnerConfiguration>('GET', '/services/config/api/configs'),
    staleTime: 60_000,
  })
}

export function useFields(page: number) {
  return useQuery({
    queryKey: ['fields', page],
    queryFn: () => callPage<Field>(`${FIELDS}/fields`, { page, size: 100 }),
    refetchInterval: 2 * LIVE_MS,
  })
}

/** Fields of one grower, to choose from. */
export function useFieldsOf(leafUserId: string) {
  return useQuery({
    queryKey: ['fields-of', leafUserId],
    queryFn: () => callPage<Field>(`${FIELDS}/fields`, { leafUserId, size: 100 }),
    staleTime: 30_000,
  })
}

export function useField(leafUserId: string | undefined, id: string | undefined) {
  return useQuery({
    queryKey: ['field', leafUserId, id],
    staleTime: 30_000,
    queryFn: () => call<Field>('GET', `${FIELDS}/users/${leafUserId}/fields/${encodeURIComponent(id!)}`),
    enabled: leafUserId !== undefined && id !== undefined,
  })
}

export function useBoundary(field: Field | undefined) {
  return useQuery(boundaryQuery(field))
}

/** The active boundary of a field; a field that has none is not asked. */
export function boundaryQuery(field: Field | undefined) {
  const { leafUserId, id = '', boundaries = [] } = field ?? {}
  return {
    queryKey: ['boundary', leafUserId, id, boundaries.join()],
    queryFn: () =>
      orNone(
        call<Boundary>('GET', `${FIELDS}/users/${leafUserId}/fields/${encodeURIComponent(id)}/boundary`),
      ),
    enabled: boundaries.length > 0,
    staleTime: 60_000,
  }
}

/** All boundaries of a field, past ones included, oldest first. */
export function useBoundaries({ leafUserId, id, boundaries }: Field) {
  return useQuery({
    queryKey: ['boundaries', leafUserId, id, boundaries.join()],
    queryFn: () =>
      call<Boundary[]>('GET', `${FIELDS}/users/${leafUserId}/fields/${encodeURIComponent(id)}/boundaries`),
  })
}

/** Files on ground without a field, of all growers. */
export function useUncoveredFiles(leafUserIds: readonly string[]) {
  return useQuery({
    queryKey: ['uncovered-files', leafUserIds.join()],
    queryFn: () => uncoveredFiles(leafUserIds),
    refetchInterval: 4 * LIVE_MS,
    enabled: leafUserIds.length > 0,
  })
}

async function uncoveredFiles(leafUserIds: readonly string[]): Promise<MachineFile[]> {
  const lists = await Promise.all(
    leafUserIds.map((leafUserId) =>
      call<{ files: string[] }>('GET', `${OPERATIONS}/files/uncoveredFiles`, { query: { leafUserId } }),
    ),
  )
  const ids = lists.flatMap(({ files }) => files).slice(0, MOST_UNCOVERED)
  return await Promise.all(ids.map((id) => call<MachineFile>('GET', `${OPERATIONS}/files/${id}`)))
}

export function useUncovered(leafUserId: string | undefined) {
  return useQuery({
    queryKey: ['uncovered', leafUserId],
    queryFn: () =>
      call<{ files: string[] }>('GET', `${OPERATIONS}/files/uncoveredFiles`, { query: { leafUserId } }),
    enabled: leafUserId !== undefined,
  })
}

/** 404 means "there is none", which is no failure. */
async function orNone<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return null
    throw error
  }
}
