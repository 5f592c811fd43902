/** Inbox: planned tasks that are sent to machines. */
export const INBOX_TABLES = /* sql */ `
create table if not exists inbox_task (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  idempotency_key text not null,
  -- digest of the request: the same key with another one is a conflict
  request_hash text not null,
  name text not null,
  field_id text,
  valid_until timestamptz,
  created_at timestamptz not null
);
create unique index if not exists inbox_task_by_key on inbox_task (leaf_user_id, idempotency_key);
create index if not exists inbox_task_by_owner on inbox_task (owner_id, created_at desc, id);

create table if not exists inbox_delivery (
  -- also the idempotency key towards the provider
  id uuid primary key,
  task_id uuid not null references inbox_task (id) on delete cascade,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  equipment_id uuid not null,
  client_environment text not null,
  machine_id text not null,
  position integer not null,
  isoxml_version text not null,
  content_hash text not null,
  size_in_bytes bigint not null,
  state text not null,
  state_since timestamptz not null,
  problem text,
  provider_delivery_id text,
  -- a job that names another turn than this comes late and does nothing
  turn integer not null default 0,
  failures integer not null default 0,
  -- set before a call that must not be repeated
  sending_since timestamptz
);
create index if not exists inbox_delivery_by_task on inbox_delivery (task_id, position);

alter table provider_machine add column if not exists isoxml_versions jsonb;
`
