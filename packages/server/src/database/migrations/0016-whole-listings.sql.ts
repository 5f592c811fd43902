/** When the outbox of a machine was last listed from its beginning. */
export const WHOLE_LISTINGS = /* sql */ `
alter table provider_machine add column if not exists outbox_whole_at timestamptz;
`
