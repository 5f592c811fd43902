/** Client of the CLAAS connect API, scope "Online File Transfer", driven by a provider profile. */
export { type ClaasClient, type ClaasClientOptions, createClaasClient } from './client.js'
export type { OnAnswer, ProviderAnswerEvent } from './http/answer-event.js'
export { type Clock, systemClock } from './http/clock.js'
export { retryAfterMs } from './http/retry-after.js'
export {
  callOf,
  createTransport,
  type HttpAnswer,
  type HttpRequest,
  type HttpStream,
  type Transport,
  type TransportOptions,
} from './http/transport.js'
export {
  type AuthorizationCode,
  type AuthorizationRequest,
  authorizationCodeGrant,
  authorizationUrl,
} from './oauth/authorization.js'
export { type ClientCredentials, clientSecrets } from './oauth/client-authentication.js'
export { discoverEndpoints } from './oauth/discovery.js'
export { type JudgeOptions, judgeTokenAnswer } from './oauth/judge-token-answer.js'
export { createPkceVerifier, pkceChallenge } from './oauth/pkce.js'
export {
  type GrantOptions,
  type RefreshGrant,
  refreshGrant,
  sendRefreshGrant,
} from './oauth/refresh-grant.js'
export { revokeGrant } from './oauth/revocation.js'
export type { GrantedTokens, TokenJudgement } from './oauth/token-judgement.js'
export type { TokenAnswer, TokenCallOptions } from './oauth/token-request.js'
export { type ProviderCall, ProviderError, type ProviderFailure } from './outcome/provider-error.js'
export {
  type CredentialOutcome,
  PROVIDER_REASON_NAMES,
  PROVIDER_REASONS,
  type ProviderReason,
  type ReasonRule,
} from './outcome/provider-reason.js'
export { DELIVERY_STATES, type DeliveryState } from './profile/delivery-states.js'
export { assertReady, loadProfiles } from './profile/load-profiles.js'
export { ProfileError, type ProfileProblem } from './profile/profile-error.js'
export { sandboxProfiles } from './profile/sandbox-profiles.js'
export {
  type ClientEnvironment,
  ProfileSchema,
  type ProviderProfile,
  type ProviderProfiles,
} from './profile/schema.js'
export type { WantedFile } from './resources/download.js'
export type { ClaasSession, WithAccessToken } from './resources/session.js'
export type {
  ByteSink,
  DownloadReceipt,
  InboxDelivery,
  Machine,
  MachineId,
  OutboxFile,
  OutboxFileId,
  TaskDataFile,
} from './resources/types.js'
export {
  type CachedAccessToken,
  type CredentialTokenStore,
  LeaseTaken,
  type RefreshedTokens,
  type RefreshLease,
} from './tokens/credential-token-store.js'
export { type MemoryCredential, MemoryTokenStore } from './tokens/memory-token-store.js'
export { Secret } from './tokens/secret.js'
export {
  type AccessTokenOptions,
  type RefreshCall,
  TokenKeeper,
  type TokenKeeperOptions,
} from './tokens/token-keeper.js'
