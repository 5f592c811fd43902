/** Applications that ask growers for consent, links over which they do, and the record of who consented when. */
export const CONSENTS = /* sql */ `
create table if not exists app_key (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  provider text not null,
  app_name text not null,
  client_environment text not null,
  client_key text not null,
  client_secret text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (owner_id, provider, app_name, client_environment)
);

create table if not exists magic_link (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  -- the application is looked up when the link is used: its secret may have changed
  app_name text not null,
  client_environment text not null,
  settings jsonb not null,
  max_usage integer not null,
  usage_count integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_accessed_at timestamptz
);
create index if not exists magic_link_by_owner on magic_link (owner_id, created_at desc, id);
create index if not exists magic_link_by_expiry on magic_link (expires_at);

-- growers who were sent to the provider and are not back yet
create table if not exists authorization_request (
  id uuid primary key,
  magic_link_id uuid not null references magic_link (id) on delete cascade,
  client_key text not null,
  redirect_uri text not null,
  -- null where the profile does without PKCE
  pkce_verifier text,
  -- digest of what the browser holds that was sent
  browser_digest text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- set once, by whoever comes back first
  used_at timestamptz
);
create index if not exists authorization_request_by_expiry on authorization_request (expires_at);

create table if not exists consent (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  client_environment text not null,
  client_key text not null,
  app_name text,
  method text not null,
  given_by text not null,
  magic_link_id uuid,
  -- kept when the credential is gone
  credential_id uuid,
  scope text,
  status text not null,
  detail text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index if not exists consent_by_user on consent (leaf_user_id, created_at desc, id);
create index if not exists consent_by_credential on consent (credential_id) where credential_id is not null;

-- credentials of before: when they were handed over is known, by whom follows from the owner
insert into consent (id, owner_id, leaf_user_id, client_environment, client_key, method, given_by, credential_id, status, created_at)
  select gen_random_uuid(), credential.owner_id, leaf_user_id, client_environment, client_key, 'REFRESH_TOKEN', api_owner.username,
    credential.id, case when credential.status = 'UNAUTHENTICATED' then 'LOST' else 'GIVEN' end, credential.created_at
  from credential join api_owner on api_owner.id = credential.owner_id
  where leaf_user_id is not null
    and not exists (select 1 from consent where consent.credential_id = credential.id);
`
