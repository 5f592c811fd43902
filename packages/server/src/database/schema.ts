/**
 * The tables as types, a data table of migration 0001 and its followers: snake_case columns, `timestamptz` as Date,
 * `bigint` as number. Both drivers give the same values (see `driver-values.ts`).
 */
import type {
  AlertEvent,
  ClientEnvironment,
  ConsentMethod,
  ConsentStatus,
  ConverterFormat,
  CredentialStatus,
  InboxState,
  IsoxmlVersion,
  MagicLinkSettings,
  ReprocessDifference,
  UploadEntryStatus,
  UploadStatus,
} from '@sheaf/contract'
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

/** A `jsonb` column: read as the parsed value, written as JSON text, since a driver would turn a list into an array. */
export type Json<Value = unknown> = ColumnType<Value, string, string>

export interface Tables {
  api_owner: {
    id: string
    username: string
    password_hash: string
    created_at: Date
  }
  login_failure: {
    username: string
    address: string
    failed_at: Date
  }
  leaf_user: {
    id: string
    owner_id: string
    name: string
    email: string
    phone: string | null
    address: string | null
    external_id: string | null
    created_at: Date
    updated_at: Date
    deleted_at: Date | null
  }
  configuration: {
    owner_id: string
    leaf_user_id: string | null
    keys: Json<Record<string, unknown>>
    updated_at: Date
  }
  credential: {
    id: string
    owner_id: string
    leaf_user_id: string | null
    client_environment: ClientEnvironment
    client_key: string
    client_secret: string
    refresh_token: string
    refresh_expires_at: Date | null
    refreshed_at: Date | null
    access_token: string | null
    access_expires_at: Date | null
    status: CredentialStatus
    reason: string | null
    status_since: Date
    created_at: Date
    refresh_lease_until: Date | null
    refresh_lease_holder: string | null
    next_sync_at: Date | null
    last_sync_at: Date | null
    sync_reference_time: Date | null
    sync_failures: Generated<number>
    last_file_at: Date | null
    silent_since: Date | null
  }
  spent_refresh_token: {
    leaf_user_id: string
    token_hmac: string
    spent_at: Date
  }
  credential_event: {
    id: string
    credential_id: string
    created_at: Date
    status_code: number
    headers: string
    body: string
  }
  app_key: {
    id: string
    owner_id: string
    provider: string
    app_name: string
    client_environment: ClientEnvironment
    client_key: string
    client_secret: string
    created_at: Date
    updated_at: Date
  }
  magic_link: {
    id: string
    owner_id: string
    leaf_user_id: string
    app_name: string
    client_environment: ClientEnvironment
    settings: Json<MagicLinkSettings>
    max_usage: number
    usage_count: Generated<number>
    created_at: Date
    expires_at: Date
    last_accessed_at: Date | null
  }
  authorization_request: {
    id: string
    magic_link_id: string
    client_key: string
    redirect_uri: string
    pkce_verifier: string | null
    browser_digest: string
    created_at: Date
    expires_at: Date
    used_at: Date | null
  }
  watched_file: {
    leaf_user_id: string
    name: string
    fingerprint: string
    digest: string
    content_hash: string
    taken_at: Date
  }
  consent: {
    id: string
    owner_id: string
    leaf_user_id: string
    client_environment: ClientEnvironment
    client_key: string
    app_name: string | null
    method: ConsentMethod
    given_by: string
    magic_link_id: string | null
    credential_id: string | null
    scope: string | null
    status: ConsentStatus
    detail: string | null
    created_at: Date
    ended_at: Date | null
  }
  provider_bucket: {
    client_environment: ClientEnvironment
    client_key: string
    tokens: number
    filled_at: Date
  }
  provider_place: {
    client_environment: ClientEnvironment
    client_key: string
    place: number
    holder: string
    held_until: Date
  }
  provider_machine: {
    id: string
    leaf_user_id: string
    client_environment: ClientEnvironment
    machine_id: string
    name: string | null
    serial_number: string | null
    model: string | null
    family: string | null
    terminal: string | null
    isoxml_versions: Json<string[]> | null
    organization_id: string | null
    oft_enabled: boolean
    paused_reason: string | null
    last_contact_at: Date | null
    created_at: Generated<Date>
    seen_at: Date
    outbox_seen_until: Date | null
    /** when it was last listed from its beginning */
    outbox_whole_at: Date | null
  }
  outbox_file: {
    id: string
    leaf_user_id: string
    client_environment: ClientEnvironment
    machine_id: string
    provider_file_id: string
    version: number
    name: string | null
    size_in_bytes: number | null
    listed_sha256: string | null
    etag: string | null
    available_at: Date | null
    listed_at: Date
    /** listed, fetched, lost, refused */
    state: string
    attempts: Generated<number>
    problem: string | null
    content_hash: string | null
    fetched_at: Date | null
    acknowledged_at: Date | null
  }
  original: {
    leaf_user_id: string
    content_hash: string
    object_key: string
    name: string
    size_in_bytes: number
    provider: string
    origin: string
    client_environment: ClientEnvironment | null
    machine_id: string | null
    provider_file_id: string | null
    received_at: Date
    /** waiting, converting, converted, failed */
    state: string
    deaths: Generated<number>
    attempts: Generated<number>
    batch_id: string | null
  }
  batch: {
    id: string
    owner_id: string
    leaf_user_id: string
    content_hash: string
    file_name: string
    size_in_bytes: number
    provider: string
    uploaded_at: Date
  }
  boundary_upload: {
    id: string
    owner_id: string
    leaf_user_id: string
    farm_id: number | null
    content_hash: string
    object_key: string
    file_name: string
    size_in_bytes: number
    status: UploadStatus
    status_details: string | null
    created_at: Date
  }
  boundary_upload_entry: {
    id: string
    upload_id: string
    leaf_user_id: string
    position: number
    path: string
    format: ConverterFormat
    object_key: string
    status: UploadEntryStatus
    created_at: Date
    processed_at: Date | null
  }
  boundary_upload_outcome: {
    entry_id: string
    leaf_user_id: string
    polygon: number
    field_id: string | null
    problem: string | null
  }
  machine_file: {
    id: string
    owner_id: string
    leaf_user_id: string
    identity: string
    content_hash: string | null
    set_name: string | null
    task: string | null
    operation_type: string | null
    provider: string
    origin: string
    file_format: string
    file_name: string
    size_in_bytes: number
    status: string
    steps: Json
    start_time: Date | null
    end_time: Date | null
    area_m2: number | null
    points: number | null
    records: number | null
    crops: Json
    varieties: Json
    machinery: Json
    till_type: Json
    logs: Json
    evidence: Json
    /** Names of the source and what they became; null in files of earlier versions. */
    source_names: Json | null
    diagnostics: Json
    dropped: Json
    summary: Json | null
    units: Json | null
    points_key: string | null
    view_key: string | null
    bbox: number[] | null
    organization_id: string | null
    provider_file_id: string | null
    batch_id: string | null
    sources: Json | null
    pipeline_version: string
    configuration_hash: string
    created_at: Date
    updated_at: Date
  }
  grower: {
    id: GeneratedAlways<number>
    leaf_user_id: string
    name: string | null
    provider_name: string | null
    provider_grower_id: string | null
    created_at: Date
    updated_at: Date
  }
  farm: {
    id: GeneratedAlways<number>
    leaf_user_id: string
    grower_id: number | null
    name: string | null
    provider_name: string | null
    provider_farm_id: string | null
    provider_farm_name: string | null
    created_at: Date
    updated_at: Date
  }
  field: {
    leaf_user_id: string
    id: string
    owner_id: string
    name: string | null
    type: string
    status: string
    farm_id: number | null
    provider_name: string | null
    provider_field_id: string | null
    provider_field_name: string | null
    organization_id: string | null
    merged_field_id: string | null
    sources: Json
    created_at: Date
    updated_at: Date
    merge_wanted: Generated<number>
    merge_done: Generated<number>
    merge_first_wanted_at: Date | null
  }
  field_ledger: {
    leaf_user_id: string
    revision: number
  }
  boundary: {
    id: string
    leaf_user_id: string
    field_id: string
    status: string
    source: string
    provider_status: string | null
    provider_boundary_id: string | null
    geometry: Json
    geometry_hash: string
    area_ha: number
    west: number
    south: number
    east: number
    north: number
    validity: string
    fix_status: string | null
    observed_at: Date | null
    created_at: Date
    updated_at: Date
  }
  field_link: {
    leaf_user_id: string
    kind: string
    value: string
    field_id: string
    geometry_hash: string
  }
  file_field: {
    file_id: string
    leaf_user_id: string
    field_id: string
    share: number
  }
  operation: {
    id: string
    owner_id: string
    leaf_user_id: string
    field_id: string
    type: string
    start_time: Date
    end_time: Date
    crops: Json
    providers: Json
    points: number
    filtered_points: number | null
    coverage: number | null
    /** Cropped to its field by hand; else it is only while operations are split by field. */
    cropped: Generated<boolean>
    content_hash: string
    summary: Json
    units: Json
    points_key: string
    filtered_key: string | null
    view_key: string
    bbox: number[]
    created_at: Date
    updated_at: Date
  }
  operation_file: {
    operation_id: string
    file_id: string
  }
  inbox_task: {
    id: string
    owner_id: string
    leaf_user_id: string
    idempotency_key: string
    request_hash: string
    name: string
    field_id: string | null
    valid_until: Date | null
    created_at: Date
  }
  inbox_delivery: {
    id: string
    task_id: string
    leaf_user_id: string
    equipment_id: string
    client_environment: ClientEnvironment
    machine_id: string
    position: number
    isoxml_version: IsoxmlVersion
    content_hash: string
    size_in_bytes: number
    state: InboxState
    state_since: Date
    problem: string | null
    provider_delivery_id: string | null
    turn: Generated<number>
    failures: Generated<number>
    sending_since: Date | null
  }
  reprocess: {
    id: string
    owner_id: string
    leaf_user_id: string | null
    /** OPEN, ADOPTING, DISCARDED */
    state: string
    version: string
    created_at: Date
  }
  reprocess_item: {
    reprocess_id: string
    leaf_user_id: string
    /** original, field, user */
    kind: string
    item: string
    /** waiting, compared, failed, adopted */
    state: string
    attempts: Generated<number>
    differences: ColumnType<ReprocessDifference[], string | undefined, string>
    sources: ColumnType<unknown, string | null | undefined, string | null>
  }
  sealed_key: {
    id: string
    sealed: string
  }
  webhook: {
    id: string
    owner_id: string
    name: string
    url: string
    secret: string
    created_at: Date
  }
  webhook_event: {
    owner_id: string
    event: AlertEvent
    webhook_id: string
    position: number
  }
  alert_delivery: {
    id: string
    webhook_id: string
    leaf_user_id: string
    body: string
    created_at: Date
    failures: Generated<number>
    first_failed_at: Date | null
  }
  failed_call: {
    id: string
    owner_id: string
    leaf_user_id: string
    created_at: Date
    url: string
    status: number | null
    response: string | null
    request_body: string
    connection_error: string | null
  }
}
