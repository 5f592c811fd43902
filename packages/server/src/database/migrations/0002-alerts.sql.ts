/** Webhooks, what is on its way to them, and the calls that were not acknowledged. */
export const ALERTS = /* sql */ `
create table if not exists webhook (
  id uuid primary key,
  owner_id uuid not null references api_owner (id) on delete cascade,
  name text not null,
  url text not null,
  secret text not null,
  created_at timestamptz not null
);
create index if not exists webhook_by_owner on webhook (owner_id, created_at, id);

-- which webhook listens to an event: one per owner, so the key is also the look-up of whoever has something to tell
create table if not exists webhook_event (
  owner_id uuid not null references api_owner (id) on delete cascade,
  event text not null,
  webhook_id uuid not null references webhook (id) on delete cascade,
  position integer not null,
  primary key (owner_id, event)
);
create index if not exists webhook_event_by_webhook on webhook_event (webhook_id, position);

-- what is told and not acknowledged yet; written in the transaction of what it tells, gone when it is settled
create table if not exists alert_delivery (
  id uuid primary key,
  webhook_id uuid not null references webhook (id) on delete cascade,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  body text not null,
  created_at timestamptz not null,
  failures integer not null default 0,
  first_failed_at timestamptz
);
create index if not exists alert_delivery_by_webhook on alert_delivery (webhook_id);
create index if not exists alert_delivery_by_user on alert_delivery (leaf_user_id);

-- outlives its webhook: there is no update but deleting and creating again
create table if not exists failed_call (
  id uuid primary key,
  owner_id uuid not null references api_owner (id) on delete cascade,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  created_at timestamptz not null,
  url text not null,
  status integer,
  response text,
  request_body text not null,
  connection_error text
);
create index if not exists failed_call_by_owner on failed_call (owner_id, created_at desc, id desc);
create index if not exists failed_call_by_user on failed_call (leaf_user_id);
create index if not exists failed_call_by_time on failed_call (created_at);
`
