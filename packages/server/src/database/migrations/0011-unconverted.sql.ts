/** Originals of a Leaf user whose conversion waits or runs are counted with every file that comes. */
export const UNCONVERTED = /* sql */ `
create index if not exists original_unconverted on original (leaf_user_id) where state in ('waiting', 'converting');
`
