/** Files of the watched folder that were taken, so that each content is taken once. */
export const WATCHED_FOLDER = /* sql */ `
create table if not exists watched_file (
  leaf_user_id uuid not null references leaf_user (id) on delete cascade,
  -- name in the folder of the Leaf user
  name text not null,
  -- sizes and times of change when it was taken: the same ones need not be read again
  fingerprint text not null,
  -- of what is inside: a folder is known again whatever it is called and however it was packed
  digest text not null,
  content_hash text not null,
  taken_at timestamptz not null,
  primary key (leaf_user_id, name)
);
create index if not exists watched_file_by_digest on watched_file (leaf_user_id, digest);
`
