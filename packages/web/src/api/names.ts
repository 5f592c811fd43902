/** Names of crops, varieties and products: what files say, and what the owner calls it. */
import type { NamesApplied, OwnerNames, SourceNames } from '@sheaf/contract'
import { useQuery } from '@tanstack/preact-query'
import { call } from './request.js'

const CONFIGS = '/services/config/api/configs'
const LIVE_MS = 5_000
const namesAddress = (leafUserId: string) => `/services/sheaf/api/leaf-users/${leafUserId}/names`

export function useSourceNames(leafUserId: string) {
  return useQuery({
    queryKey: ['names', leafUserId],
    queryFn: () => call<SourceNames>('GET', namesAddress(leafUserId)),
    refetchInterval: LIVE_MS,
  })
}

/**
 * Stores changed names where those stand that hold now, and applies them to the grower's files.
 *
 * @param change given the names as they are at this moment, not as they were shown
 * @returns how many files are named anew in the background
 */
export async function changeNames(
  leafUserId: string,
  change: (names: OwnerNames) => OwnerNames,
): Promise<number> {
  const { sheafNames, sheafNamesOf } = await call<SourceNames>('GET', namesAddress(leafUserId))
  const path = sheafNamesOf === 'LEAF_USER' ? `${CONFIGS}/${leafUserId}` : CONFIGS
  await call('PATCH', path, { body: { sheafNames: change(sheafNames) } })
  return (await call<NamesApplied>('POST', `${namesAddress(leafUserId)}/apply`)).files
}
