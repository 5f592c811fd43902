/** From one sync to 100,000 credentials that are synced every hour. */

const CREDENTIALS = 100_000
const SYNCS_A_MONTH = 24 * 30
/** A machine of four cores, half of them left for conversions and the API. */
const CORES_FOR_SYNC = 2
const LIMIT_A_MINUTE = 10_000
/** Of a provider on the other side of the internet; a process has four turns under way at once. */
const SECONDS_A_CALL = 0.2
const TURNS_A_PROCESS = 4

export function extrapolation({ cpu_ms_per_sync, calls_per_sync, bytes_per_sync }) {
  const cores = (CREDENTIALS * cpu_ms_per_sync) / 1000 / 3600
  const turnsAtOnce = (CREDENTIALS / 3600) * calls_per_sync * SECONDS_A_CALL
  return {
    at_100000_processes: Math.ceil(turnsAtOnce / TURNS_A_PROCESS),
    at_100000_cores: Number(cores.toFixed(2)),
    at_100000_machines: Math.max(1, Math.ceil(cores / CORES_FOR_SYNC)),
    at_100000_calls_per_minute: Math.round((CREDENTIALS * calls_per_sync) / 60),
    at_100000_database_gb_per_month: Number(
      ((CREDENTIALS * bytes_per_sync * SYNCS_A_MONTH) / 1e9).toFixed(1),
    ),
    database_mb_per_month: Number(((bytes_per_sync * SYNCS_A_MONTH) / 1e6).toFixed(3)),
    credentials_within_limit: Math.floor((LIMIT_A_MINUTE * 60) / calls_per_sync),
  }
}
