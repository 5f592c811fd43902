/** Refresh leases that ran out are looked for every second. */
export const REFRESH_LEASE = /* sql */ `
create index if not exists credential_leased on credential (refresh_lease_until) where refresh_lease_holder is not null;
`
