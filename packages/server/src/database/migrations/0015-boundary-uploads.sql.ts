/** Boundary-file uploads: the file, the boundary files in it, and what became of each polygon. */
export const BOUNDARY_UPLOADS = /* sql */ `
create table if not exists boundary_upload (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  farm_id integer references farm (id),
  content_hash text not null,
  object_key text not null,
  file_name text not null,
  size_in_bytes bigint not null,
  status text not null,
  status_details text,
  created_at timestamptz not null
);
create index if not exists boundary_upload_by_owner on boundary_upload (owner_id, created_at desc, id);

create table if not exists boundary_upload_entry (
  id uuid primary key,
  upload_id uuid not null references boundary_upload (id) on delete cascade,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  -- order within the upload
  position integer not null,
  path text not null,
  format text not null,
  object_key text not null,
  status text not null,
  created_at timestamptz not null,
  processed_at timestamptz
);
create index if not exists boundary_upload_entry_of on boundary_upload_entry (upload_id, position);

-- polygon 0 is the file as a whole; either a field or a problem body
create table if not exists boundary_upload_outcome (
  entry_id uuid not null references boundary_upload_entry (id) on delete cascade,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  polygon integer not null,
  field_id text,
  problem text,
  primary key (entry_id, polygon)
);
`
