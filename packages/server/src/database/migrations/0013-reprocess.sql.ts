/** Converting anew after an upgrade: what was compared, and how far it is. */
export const REPROCESS = /* sql */ `
create table if not exists reprocess (
  id uuid primary key,
  owner_id uuid not null references api_owner (id),
  -- null: all Leaf users of the owner
  leaf_user_id uuid references leaf_user (id) on delete cascade,
  -- OPEN, ADOPTING, DISCARDED; the rest follows from the items
  state text not null,
  version text not null,
  created_at timestamptz not null
);
create index if not exists reprocess_by_owner on reprocess (owner_id, created_at desc);

create table if not exists reprocess_item (
  reprocess_id uuid not null references reprocess (id) on delete cascade,
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  -- original, then field, then user: the Leaf user as a whole
  kind text not null,
  -- content hash, field id, Leaf user id
  item text not null,
  -- waiting, compared, failed, adopted
  state text not null,
  attempts integer not null default 0,
  -- what would be different
  differences jsonb not null default '[]',
  -- originals: the files that would take the place of the standing ones
  sources jsonb,
  primary key (reprocess_id, leaf_user_id, kind, item)
);
create index if not exists reprocess_item_by_user on reprocess_item (leaf_user_id);
`
