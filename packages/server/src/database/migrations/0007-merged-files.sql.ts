/** Merged files: machine files that were made of others. */
export const MERGED_FILES = /* sql */ `
-- ids of the files that it was made of; null for files that were received
alter table machine_file add column if not exists sources jsonb;
`
