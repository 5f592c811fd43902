/** Operations that were cropped to their field by hand; names as the source of a machine file spells them. */
export const WHOLE_FILES_AND_NAMES = /* sql */ `
alter table operation add column if not exists cropped boolean not null default false;
alter table machine_file add column if not exists source_names jsonb;
`
