/** Keys that are kept under the master key. */
export const SEALED_KEYS = /* sql */ `
create table if not exists sealed_key (
  id text primary key,
  sealed text not null
);
`
