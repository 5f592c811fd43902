/** The first schema. One statement list for both databases; every statement may run twice without harm. */
export const INITIAL = /* sql */ `
create table if not exists api_owner (
  id uuid primary key,
  username text not null unique,
  password_hash text not null,
  created_at timestamptz not null
);

create table if not exists login_failure (
  username text not null,
  address text not null,
  failed_at timestamptz not null
);
create index if not exists login_failure_by_pair on login_failure (username, address, failed_at);

create table if not exists leaf_user (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  name text not null,
  email text not null,
  phone text,
  address text,
  external_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- set by DELETE: gone for every reader at once, rows and objects follow in the background
  deleted_at timestamptz
);
create index if not exists leaf_user_by_owner on leaf_user (owner_id, created_at);
create unique index if not exists leaf_user_external on leaf_user (owner_id, external_id) where deleted_at is null;

create table if not exists configuration (
  owner_id uuid not null references api_owner (id),
  -- null: the owner's own keys
  leaf_user_id uuid references leaf_user (id) on delete cascade,
  keys jsonb not null,
  updated_at timestamptz not null
);
create unique index if not exists configuration_of_owner on configuration (owner_id) where leaf_user_id is null;
create unique index if not exists configuration_of_user on configuration (leaf_user_id) where leaf_user_id is not null;

create table if not exists credential (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  -- null: detached, kept but not synced
  leaf_user_id uuid references leaf_user (id) on delete cascade,
  client_environment text not null,
  client_key text not null,
  client_secret text not null,
  refresh_token text not null,
  refresh_expires_at timestamptz,
  refreshed_at timestamptz,
  access_token text,
  access_expires_at timestamptz,
  status text not null,
  reason text,
  status_since timestamptz not null,
  created_at timestamptz not null,
  refresh_lease_until timestamptz,
  refresh_lease_holder uuid,
  next_sync_at timestamptz,
  last_sync_at timestamptz,
  sync_reference_time timestamptz,
  sync_failures integer not null default 0
);
create unique index if not exists credential_of_user on credential (leaf_user_id) where leaf_user_id is not null;
create index if not exists credential_due on credential (next_sync_at) where next_sync_at is not null;

-- refresh tokens that were rotated away, as HMAC: a replayed one is recognised and never sent again
create table if not exists spent_refresh_token (
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  token_hmac text not null,
  spent_at timestamptz not null,
  primary key (leaf_user_id, token_hmac)
);

create table if not exists credential_event (
  id uuid primary key,
  credential_id uuid not null references credential (id) on delete cascade,
  created_at timestamptz not null,
  status_code integer not null,
  headers text not null,
  body text not null
);
create index if not exists credential_event_by_time on credential_event (credential_id, created_at desc);

-- the provider's request limit per client key, shared by all workers
create table if not exists provider_bucket (
  client_environment text not null,
  client_key text not null,
  tokens double precision not null,
  filled_at timestamptz not null,
  primary key (client_environment, client_key)
);

create table if not exists provider_machine (
  id uuid primary key,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  client_environment text not null,
  machine_id text not null,
  name text,
  serial_number text,
  model text,
  family text,
  terminal text,
  organization_id text,
  oft_enabled boolean not null,
  -- set while the provider no longer lists the machine or refuses it; files stay
  paused_reason text,
  last_contact_at timestamptz,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null,
  -- newest availability time that was listed completely
  outbox_seen_until timestamptz,
  unique (leaf_user_id, client_environment, machine_id)
);

create table if not exists outbox_file (
  id uuid primary key,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  client_environment text not null,
  machine_id text not null,
  provider_file_id text not null,
  -- raised when the provider shows other content under the same id
  version integer not null,
  name text,
  size_in_bytes bigint,
  listed_sha256 text,
  etag text,
  available_at timestamptz,
  listed_at timestamptz not null,
  -- listed, fetched, lost, refused
  state text not null,
  attempts integer not null default 0,
  problem text,
  content_hash text,
  fetched_at timestamptz,
  acknowledged_at timestamptz,
  unique (leaf_user_id, client_environment, machine_id, provider_file_id, version)
);
create index if not exists outbox_file_waiting on outbox_file (leaf_user_id, state, available_at);

-- an original as received, once per Leaf user and content
create table if not exists original (
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  content_hash text not null,
  object_key text not null,
  name text not null,
  size_in_bytes bigint not null,
  provider text not null,
  origin text not null,
  client_environment text,
  machine_id text,
  provider_file_id text,
  received_at timestamptz not null,
  -- waiting, converting, converted, failed
  state text not null,
  -- deaths of the process that a living parent saw while it converted this content
  deaths integer not null default 0,
  attempts integer not null default 0,
  primary key (leaf_user_id, content_hash)
);

create table if not exists machine_file (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  -- content hash, set, task and operation type: the same work converted again is the same file
  identity text not null,
  content_hash text,
  set_name text,
  task text,
  operation_type text,
  provider text not null,
  origin text not null,
  file_format text not null,
  file_name text not null,
  size_in_bytes bigint not null,
  status text not null,
  steps jsonb not null,
  start_time timestamptz,
  end_time timestamptz,
  area_m2 double precision,
  points integer,
  records integer,
  crops jsonb not null,
  varieties jsonb not null,
  machinery jsonb not null,
  till_type jsonb not null,
  logs jsonb not null,
  evidence jsonb not null,
  diagnostics jsonb not null,
  dropped jsonb not null,
  summary jsonb,
  units jsonb,
  points_key text,
  view_key text,
  bbox double precision[],
  organization_id text,
  provider_file_id text,
  batch_id uuid,
  pipeline_version text not null,
  configuration_hash text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (leaf_user_id, identity)
);
create index if not exists machine_file_by_owner on machine_file (owner_id, created_at desc, id);
create index if not exists machine_file_by_user on machine_file (leaf_user_id, status);

create table if not exists grower (
  id integer generated always as identity primary key,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  name text,
  provider_name text,
  provider_grower_id text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index if not exists grower_of_provider on grower (leaf_user_id, provider_name, provider_grower_id);

create table if not exists farm (
  id integer generated always as identity primary key,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  grower_id integer references grower (id),
  name text,
  provider_name text,
  provider_farm_id text,
  provider_farm_name text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index if not exists farm_of_provider on farm (leaf_user_id, provider_name, provider_farm_id);

create table if not exists field (
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  id text not null,
  owner_id uuid not null references api_owner (id),
  name text,
  type text not null,
  status text not null,
  farm_id integer references farm (id),
  provider_name text,
  provider_field_id text,
  provider_field_name text,
  organization_id text,
  merged_field_id text,
  sources jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- merges: wanted counts up in the transaction that makes one necessary, a merge publishes the generation it read
  merge_wanted integer not null default 0,
  merge_done integer not null default 0,
  merge_first_wanted_at timestamptz,
  primary key (leaf_user_id, id)
);
create index if not exists field_by_owner on field (owner_id, created_at, id);

-- counts up whenever the ground of a Leaf user's fields changes; who placed files on fields publishes only while the
-- revision that was read still stands
create table if not exists field_ledger (
  leaf_user_id uuid primary key references leaf_user (id) on delete cascade,
  revision integer not null default 0
);

create table if not exists boundary (
  id uuid primary key,
  leaf_user_id uuid not null,
  field_id text not null,
  status text not null,
  -- MANUAL or the provider's name; a manual boundary wins over a synced one
  source text not null,
  provider_status text,
  provider_boundary_id text,
  geometry jsonb not null,
  geometry_hash text not null,
  area_ha double precision not null,
  west double precision not null,
  south double precision not null,
  east double precision not null,
  north double precision not null,
  validity text not null,
  fix_status text,
  -- when the machine that wrote it last did: of synced boundaries the one observed last is in force
  observed_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (leaf_user_id, field_id) references field (leaf_user_id, id) on delete cascade
);
create index if not exists boundary_of_field on boundary (leaf_user_id, field_id, created_at);
create unique index if not exists boundary_active on boundary (leaf_user_id, field_id) where status = 'ACTIVE';

-- how a partfield of a file is recognised again: link-list UUID, or local id within one machine
create table if not exists field_link (
  leaf_user_id uuid not null,
  kind text not null,
  value text not null,
  field_id text not null,
  geometry_hash text not null,
  primary key (leaf_user_id, kind, value),
  foreign key (leaf_user_id, field_id) references field (leaf_user_id, id) on delete cascade
);

-- which fields a file's points touch; share = percent of the file's worked area inside
create table if not exists file_field (
  file_id uuid not null references machine_file (id) on delete cascade,
  leaf_user_id uuid not null,
  field_id text not null,
  share double precision not null,
  primary key (file_id, field_id),
  foreign key (leaf_user_id, field_id) references field (leaf_user_id, id) on delete cascade
);
create index if not exists file_field_by_field on file_field (leaf_user_id, field_id);

create table if not exists operation (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  field_id text not null,
  type text not null,
  start_time timestamptz not null,
  end_time timestamptz not null,
  crops jsonb not null,
  providers jsonb not null,
  points integer not null,
  filtered_points integer,
  coverage double precision,
  -- digest of sources, boundary, configuration and pipeline: equal means nothing to do
  content_hash text not null,
  summary jsonb not null,
  units jsonb not null,
  points_key text not null,
  filtered_key text,
  view_key text not null,
  bbox double precision[] not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  foreign key (leaf_user_id, field_id) references field (leaf_user_id, id) on delete cascade
);
create index if not exists operation_by_owner on operation (owner_id, start_time desc, id);
create index if not exists operation_by_field on operation (leaf_user_id, field_id);

create table if not exists operation_file (
  operation_id uuid not null references operation (id) on delete cascade,
  file_id uuid not null references machine_file (id) on delete cascade,
  primary key (operation_id, file_id)
);
create index if not exists operation_file_by_file on operation_file (file_id);
`
