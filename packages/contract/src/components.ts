/** The named schemas of the OpenAPI document. */
import type { TSchema } from 'typebox'
import { FailedCallListSchema, FailedCallSchema, WebhookCreateSchema, WebhookSchema } from './alerts.js'
import { AppKeyRequestSchema, AppKeySchema } from './app-keys.js'
import { AuthenticateAnswerSchema, AuthenticateRequestSchema } from './authentication.js'
import { BatchProgressSchema, BatchSchema } from './batches.js'
import {
  ClaasCredentialsRequestSchema,
  ClaasCredentialsSchema,
  CredentialEventSchema,
} from './claas-credentials.js'
import { CleanupRulesSchema } from './cleanup-rules.js'
import {
  ConfigurationRequestSchema,
  LeafUserConfigurationPatchSchema,
  LeafUserConfigurationSchema,
  OwnerConfigurationSchema,
} from './configurations.js'
import { ConsentSchema } from './consents.js'
import { FarmRequestSchema, FarmSchema, GrowerRequestSchema, GrowerSchema } from './farms-and-growers.js'
import { FieldFileSchema } from './field-files.js'
import {
  BoundaryRequestSchema,
  BoundarySchema,
  FieldCreateSchema,
  FieldPatchSchema,
  FieldSchema,
  IntersectsRequestSchema,
} from './fields.js'
import { GeometryInputSchema, MultiPolygonSchema } from './geojson.js'
import { ImageAttributeCreationSchema } from './image-attributes.js'
import { GeotiffImageSchema, ImageSchema, ImageV2Schema } from './images.js'
import { InboxDeliverySchema, InboxTaskCreateSchema, InboxTaskSchema } from './inbox.js'
import { SyncSummaryListSchema, SyncSummarySchema } from './integrations.js'
import {
  LeafUserCreateSchema,
  LeafUserPatchSchema,
  LeafUserReplaceSchema,
  LeafUserSchema,
} from './leaf-users.js'
import {
  FileStatusSchema,
  MachineFileListSchema,
  MachineFileSchema,
  MergeFilesAnswerSchema,
  MergeFilesRequestSchema,
  OutsideFieldItemSchema,
  OutsideFieldSchema,
} from './machine-files.js'
import {
  CreatedMagicLinkSchema,
  MagicLinkOfExternalIdRequestSchema,
  MagicLinkRequestSchema,
  MagicLinkSchema,
  MagicLinkSettingsSchema,
} from './magic-links.js'
import { MachineSessionsSchema, OperationSchema } from './operations.js'
import { OutboxEntrySchema } from './outbox-entries.js'
import { ProblemSchema } from './problem.js'
import { ReprocessDifferenceSchema, ReprocessSchema } from './reprocess.js'
import { DeviceSchema, EquipmentSchema, OverviewSchema } from './sheaf-api.js'
import { SummaryFeatureSchema } from './summary.js'
import { UnitSchema, UnitsMapSchema } from './units.js'
import { UploadEntrySchema, UploadSchema } from './uploads.js'

/** Component name → schema. */
export const COMPONENTS: Readonly<Record<string, TSchema>> = {
  AuthenticateRequest: AuthenticateRequestSchema,
  AuthenticateAnswer: AuthenticateAnswerSchema,
  LeafUser: LeafUserSchema,
  LeafUserCreate: LeafUserCreateSchema,
  LeafUserReplace: LeafUserReplaceSchema,
  LeafUserPatch: LeafUserPatchSchema,
  ClaasCredentials: ClaasCredentialsSchema,
  ClaasCredentialsRequest: ClaasCredentialsRequestSchema,
  CredentialEvent: CredentialEventSchema,
  Consent: ConsentSchema,
  AppKey: AppKeySchema,
  AppKeyRequest: AppKeyRequestSchema,
  MagicLink: MagicLinkSchema,
  MagicLinkSettings: MagicLinkSettingsSchema,
  MagicLinkRequest: MagicLinkRequestSchema,
  MagicLinkOfExternalIdRequest: MagicLinkOfExternalIdRequestSchema,
  CreatedMagicLink: CreatedMagicLinkSchema,
  Field: FieldSchema,
  FieldCreate: FieldCreateSchema,
  FieldPatch: FieldPatchSchema,
  FieldFile: FieldFileSchema,
  Boundary: BoundarySchema,
  BoundaryRequest: BoundaryRequestSchema,
  IntersectsRequest: IntersectsRequestSchema,
  MultiPolygon: MultiPolygonSchema,
  GeometryInput: GeometryInputSchema,
  Farm: FarmSchema,
  FarmRequest: FarmRequestSchema,
  Grower: GrowerSchema,
  GrowerRequest: GrowerRequestSchema,
  MachineFile: MachineFileSchema,
  MachineFileList: MachineFileListSchema,
  FileStatus: FileStatusSchema,
  MergeFilesRequest: MergeFilesRequestSchema,
  MergeFilesAnswer: MergeFilesAnswerSchema,
  OutsideField: OutsideFieldSchema,
  OutsideFieldItem: OutsideFieldItemSchema,
  Batch: BatchSchema,
  BatchProgress: BatchProgressSchema,
  Upload: UploadSchema,
  UploadEntry: UploadEntrySchema,
  Operation: OperationSchema,
  MachineSessions: MachineSessionsSchema,
  SummaryFeature: SummaryFeatureSchema,
  Unit: UnitSchema,
  UnitsMap: UnitsMapSchema,
  Image: ImageSchema,
  ImageV2: ImageV2Schema,
  GeotiffImage: GeotiffImageSchema,
  OwnerConfiguration: OwnerConfigurationSchema,
  LeafUserConfiguration: LeafUserConfigurationSchema,
  ConfigurationRequest: ConfigurationRequestSchema,
  LeafUserConfigurationPatch: LeafUserConfigurationPatchSchema,
  CleanupRules: CleanupRulesSchema,
  ImageAttributeCreation: ImageAttributeCreationSchema,
  Webhook: WebhookSchema,
  WebhookCreate: WebhookCreateSchema,
  FailedCall: FailedCallSchema,
  FailedCallList: FailedCallListSchema,
  SyncSummary: SyncSummarySchema,
  SyncSummaryList: SyncSummaryListSchema,
  Device: DeviceSchema,
  Equipment: EquipmentSchema,
  OutboxEntry: OutboxEntrySchema,
  Reprocess: ReprocessSchema,
  ReprocessDifference: ReprocessDifferenceSchema,
  InboxTask: InboxTaskSchema,
  InboxTaskCreate: InboxTaskCreateSchema,
  InboxDelivery: InboxDeliverySchema,
  Overview: OverviewSchema,
  Problem: ProblemSchema,
}
