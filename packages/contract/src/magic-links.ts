/** Magic links of the kind `authentication`: an address that is all a grower needs to connect a CLAAS account. */
import { Type } from 'typebox'
import { WEB_ADDRESS_PATTERN } from './alerts.js'
import { PAGE_QUERY } from './paging.js'
import { answerObject, NotBlank, oneOf, orNull, RequestId, schemaOf, Timestamp, Url, Uuid } from './schema.js'
import { CLAAS, CLIENT_ENVIRONMENTS } from './vocabulary.js'

/** How long a link may live, in seconds: a quarter of an hour, unless told, to a year. */
export const MAGIC_LINK_LIFETIME_S = { least: 900, most: 31_536_000 } as const
/** How many consents may be given over one link. */
export const MAGIC_LINK_MAX_USAGE = 3
/** Pattern of a colour, such as `#F5F5F5`. */
export const HEX_COLOUR_PATTERN = '^#[0-9A-Fa-f]{6}$'
export const DEFAULT_BACKGROUND_COLOUR = '#F5F5F5'

const colour = Type.String({ pattern: HEX_COLOUR_PATTERN, default: DEFAULT_BACKGROUND_COLOUR })
const picture = Type.String({ pattern: WEB_ADDRESS_PATTERN, maxLength: 2048 })
const off = Type.Boolean({ default: false })
const settingsRequest = Type.Object({
  backgroundColor: Type.Optional(orNull(colour)),
  headerImage: Type.Optional(orNull(picture)),
  companyLogo: Type.Optional(orNull(picture)),
  companyName: Type.Optional(orNull(Type.String({ maxLength: 200 }))),
  showLeafUserName: Type.Optional(orNull(off)),
  disconnectEnabled: Type.Optional(orNull(off)),
  disconnectedEnabled: Type.Optional(orNull(off)),
})
/** How the page of a link shall look. `disconnectedEnabled` is another spelling of `disconnectEnabled`. */
export interface MagicLinkSettingsRequest extends Type.Static<typeof settingsRequest> {}

const request = {
  expiresIn: Type.Optional(
    orNull(
      Type.Integer({
        minimum: MAGIC_LINK_LIFETIME_S.least,
        maximum: MAGIC_LINK_LIFETIME_S.most,
        default: MAGIC_LINK_LIFETIME_S.least,
      }),
    ),
  ),
  provider: Type.Optional(orNull(oneOf([CLAAS]))),
  appName: Type.Optional(orNull(NotBlank)),
  clientEnvironment: Type.Optional(orNull(oneOf(CLIENT_ENVIRONMENTS))),
  settings: Type.Optional(orNull(settingsRequest)),
}
const forLeafUser = Type.Object(request)
/**
 * Body of `POST /magic-link/users/{leafUserId}/authentication`; `expiresIn` in seconds. `appName` and
 * `clientEnvironment` choose the application; they may be left out where there is only one that fits.
 */
export interface MagicLinkRequest extends Type.Static<typeof forLeafUser> {}
export const MagicLinkRequestSchema = schemaOf<MagicLinkRequest>(forLeafUser)

const forExternalId = Type.Object({
  externalId: RequestId,
  name: Type.Optional(orNull(Type.String())),
  email: Type.Optional(orNull(Type.String())),
  ...request,
})
/** Body of `POST /magic-link/authentication`; `name` and `email` of a new Leaf user are `externalId` when left out. */
export interface MagicLinkOfExternalIdRequest extends Type.Static<typeof forExternalId> {}
export const MagicLinkOfExternalIdRequestSchema = schemaOf<MagicLinkOfExternalIdRequest>(forExternalId)

const created = {
  id: Type.String(),
  leafUserId: Uuid,
  link: Url,
  expiresAt: Timestamp,
}
const createdMagicLink = answerObject(created)
/** Answer to the creation of a link. */
export interface CreatedMagicLink extends Type.Static<typeof createdMagicLink> {}
export const CreatedMagicLinkSchema = schemaOf<CreatedMagicLink>(createdMagicLink)

const settings = answerObject({
  backgroundColor: Type.String(),
  headerImage: Type.Optional(Type.String()),
  companyLogo: Type.Optional(Type.String()),
  companyName: Type.Optional(Type.String()),
  showLeafUserName: Type.Boolean(),
  disconnectEnabled: Type.Boolean(),
})
/** How the page of a link looks. */
export interface MagicLinkSettings extends Type.Static<typeof settings> {}
export const MagicLinkSettingsSchema = schemaOf<MagicLinkSettings>(settings)

const count = Type.Integer({ minimum: 0 })
const magicLink = answerObject({
  ...created,
  createdAt: Timestamp,
  lastAccessedAt: Type.Optional(Timestamp),
  maxUsage: count,
  usageCount: count,
  widget: oneOf(['AUTHENTICATION']),
  settings: MagicLinkSettingsSchema,
  provider: oneOf([CLAAS]),
  appName: Type.String(),
  clientEnvironment: oneOf(CLIENT_ENVIRONMENTS),
})
/** A link; `usageCount` counts the consents that were given over it. */
export interface MagicLink extends Type.Static<typeof magicLink> {}
export const MagicLinkSchema = schemaOf<MagicLink>(magicLink)

/** Query of `GET /magic-link/authentication`. */
export const ListMagicLinksQuerySchema = Type.Object({ leafUserId: Type.Optional(RequestId), ...PAGE_QUERY })
export interface ListMagicLinksQuery extends Type.Static<typeof ListMagicLinksQuerySchema> {}
