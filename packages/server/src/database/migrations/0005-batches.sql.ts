/** Batches: archives that clients upload. */
export const BATCHES = /* sql */ `
create table if not exists batch (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  -- the original that the archive is; two batches may be the same
  content_hash text not null,
  file_name text not null,
  size_in_bytes bigint not null,
  provider text not null,
  uploaded_at timestamptz not null
);
create index if not exists batch_by_owner on batch (owner_id, uploaded_at desc, id);
create index if not exists batch_by_original on batch (leaf_user_id, content_hash);

-- the batch that brought an original in; its files show it
alter table original add column if not exists batch_id uuid;
`
