/** Applications, consent links and consents: what the page asks and what it changes. */
import type {
  AppKey,
  AppKeyRequest,
  ClientEnvironment,
  Consent,
  CreatedMagicLink,
  MagicLink,
  MagicLinkRequest,
} from '@sheaf/contract'
import { useQuery } from '@tanstack/preact-query'
import { call, callPage } from './request.js'

const APP_KEYS = '/services/usermanagement/api/app-keys/CLAAS'
const LINKS = '/services/widgets/api/magic-link'
const LIVE_MS = 5_000

export function useAppKeys() {
  return useQuery({ queryKey: ['app-keys'], queryFn: () => call<AppKey[]>('GET', APP_KEYS) })
}

export function useMagicLinks(leafUserId: string) {
  return useQuery({
    queryKey: ['magic-links', leafUserId],
    queryFn: () => callPage<MagicLink>(`${LINKS}/authentication`, { leafUserId, size: 20 }),
    refetchInterval: LIVE_MS,
  })
}

export function useConsents(leafUserId: string) {
  return useQuery({
    queryKey: ['consents', leafUserId],
    queryFn: () => callPage<Consent>('/services/sheaf/api/consents', { leafUserId, size: 50 }),
    refetchInterval: LIVE_MS,
  })
}

export interface AppKeyName {
  readonly appName: string
  readonly clientEnvironment: ClientEnvironment
}

export function registerAppKey(name: AppKeyName, values: AppKeyRequest): Promise<AppKey> {
  return call('POST', addressOf(name), { body: values })
}

/** Credentials of the same client key get the new secret too. */
export function replaceAppKey(name: AppKeyName, values: AppKeyRequest): Promise<AppKey> {
  return call('PUT', addressOf(name), { body: values })
}

export function deleteAppKey(name: AppKeyName): Promise<void> {
  return call('DELETE', addressOf(name))
}

export function makeMagicLink(leafUserId: string, request: MagicLinkRequest): Promise<CreatedMagicLink> {
  return call('POST', `${LINKS}/users/${leafUserId}/authentication`, { body: request })
}

export function withdrawMagicLink(id: string): Promise<void> {
  return call('DELETE', `${LINKS}/authentication/${id}`)
}

function addressOf({ appName, clientEnvironment }: AppKeyName): string {
  return `${APP_KEYS}/${encodeURIComponent(appName)}/${clientEnvironment}`
}
