/** Places for calls to the provider that are under way, per client key, shared by all workers. */
export const PROVIDER_PLACE = `
create table if not exists provider_place (
  client_environment text not null,
  client_key text not null,
  place integer not null,
  holder uuid not null,
  held_until timestamptz not null,
  primary key (client_environment, client_key, place)
);
create index if not exists provider_place_by_holder on provider_place (holder);
`
