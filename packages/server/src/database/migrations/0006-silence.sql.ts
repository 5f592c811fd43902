/** When a credential brought its last file, and since when it is silent though it should not be. */
export const SILENCE = /* sql */ `
alter table credential add column if not exists last_file_at timestamptz;
alter table credential add column if not exists silent_since timestamptz;
update credential set last_file_at = (
    select max(fetched_at) from outbox_file where outbox_file.leaf_user_id = credential.leaf_user_id
  ) where last_file_at is null;
`
