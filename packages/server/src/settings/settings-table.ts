/** The whole environment: one row per variable, from which validation, the README's list and `sheaf doctor` follow. */
import { DEFAULT_ARCHIVE_LIMITS } from '@sheaf/isoxml'
import {
  bucket,
  byteCount,
  durationOrOff,
  durationS,
  httpOrigin,
  masterKey,
  monthRange,
  oneOf,
  onOff,
  type Parse,
  postgresUrl,
  proxyAddress,
  text,
  wholeNumber,
} from './parse-setting.js'

interface Row<Value> {
  readonly parse: Parse<Value>
  /** Text that stands for the variable when it is absent; undefined: nothing does. */
  readonly byDefault: string | undefined
  /** What it is for, in the README. */
  readonly meaning: string
}

const withDefault = <Value>(parse: Parse<Value>, byDefault: string, meaning: string) => ({
  parse,
  byDefault,
  meaning,
})
const optional = <Value>(parse: Parse<Value>, meaning: string) => ({ parse, byDefault: undefined, meaning })
const limit = (value: number, meaning: string) =>
  withDefault(wholeNumber(0, Number.MAX_SAFE_INTEGER), String(value), meaning)

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Every variable that Sheaf reads. */
export const SETTINGS = {
  SHEAF_HOST: withDefault(text, '127.0.0.1', 'address to listen on'),
  SHEAF_PORT: withDefault(wholeNumber(0, 65_535), '8080', 'port to listen on; 0 lets the system choose'),
  SHEAF_PUBLIC_URL: optional(
    httpOrigin,
    'origin that clients use, in download addresses and links; `http://HOST:PORT` when absent',
  ),
  SHEAF_TRUST_PROXY: withDefault(onOff, 'off', 'whether `X-Forwarded-*` headers of a proxy are believed'),
  SHEAF_DATA_DIR: withDefault(text, './data', 'embedded database, artefacts, generated key file'),
  DATABASE_URL: optional(postgresUrl, 'PostgreSQL server (15 or newer); absent: the embedded database'),
  SHEAF_EMBEDDED_FSYNC: withDefault(
    onOff,
    'on',
    'whether the embedded database waits for the disk at each commit; `off` for demos and tests',
  ),
  SHEAF_OBJECTS: optional(
    bucket,
    'bucket for artefacts, `s3://bucket/prefix`; absent: they lie in `SHEAF_DATA_DIR`',
  ),
  SHEAF_S3_ENDPOINT: optional(
    httpOrigin,
    'S3-compatible server of the bucket; absent: AWS. Credentials come from `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` or any other place that AWS clients look at',
  ),
  AWS_REGION: optional(text, 'region of the bucket; with `SHEAF_S3_ENDPOINT` it is `us-east-1` when absent'),
  SHEAF_OWNER_EMAIL: withDefault(text, 'owner@localhost', 'first API owner, created at start when missing'),
  SHEAF_OWNER_PASSWORD: optional(text, 'its password; absent: a random one, printed once when it is created'),
  SHEAF_SECRET_KEY: optional(
    masterKey,
    'master key, 32 bytes in base64; absent: generated into `SHEAF_DATA_DIR` (mode 0600)',
  ),
  SHEAF_SECRET_KEY_PREVIOUS: optional(
    masterKey,
    'the master key before, until `sheaf keys rotate` has sealed everything with the present one',
  ),
  SHEAF_CLAAS_PROFILES: optional(text, 'JSON file with the provider profiles of `STAGE` and `PRODUCTION`'),
  SHEAF_CLAAS_SECRETS: optional(
    text,
    'JSON file with the secrets that profiles refer to in `api.secretHeaders`: `{"claas/stage/subscription": "…"}`',
  ),
  SHEAF_CLAAS_SANDBOX_URL: optional(
    httpOrigin,
    'a sandbox in place of both environments; used when there are no profiles',
  ),
  HTTPS_PROXY: optional(proxyAddress, 'proxy for calls to the provider, `http://host:port`'),
  NO_PROXY: optional(text, 'hosts that are called without it, comma list; loopback when absent'),
  SHEAF_EXTRA_CA: optional(
    text,
    'PEM file of certificates that calls to the provider trust beside the usual ones',
  ),
  SHEAF_SYNC_INTERVAL: optional(
    durationS,
    "time between syncs of a credential (`30s`, `15m`, `1h`, `1d`); absent: the profile's own, less often where no file comes",
  ),
  SHEAF_WATCHED_FOLDER: optional(
    text,
    'folder with a subfolder for each Leaf user, named by its id or external id; task data that is put there is taken',
  ),
  SHEAF_REVEAL_SECRETS: withDefault(
    onOff,
    'off',
    'whether answers show client secrets, refresh tokens and secrets of webhooks',
  ),
  SHEAF_SILENCE_AFTER: withDefault(
    durationOrOff,
    '14d',
    'a connected account that brings no file for this long in the season is shown and told as silent; or `off`',
  ),
  SHEAF_SEASON: withDefault(
    monthRange,
    '3-11',
    'months in which files are expected, first and last (`3-11`, `9-5`)',
  ),
  SHEAF_ALERTS_ALLOW_PRIVATE: withDefault(
    onOff,
    'off',
    'whether webhooks may reach private addresses, this machine too',
  ),
  SHEAF_ALERTS_REQUIRE_CONFIRMATION: withDefault(
    onOff,
    'on',
    'whether a webhook is refused whose address does not answer its confirmation call with 2xx',
  ),
  SHEAF_LOG_LEVEL: withDefault(oneOf(LOG_LEVELS), 'info', LOG_LEVELS.join(', ')),
  SHEAF_METRICS_TOKEN: optional(text, 'bearer token of `/metrics`; absent: only loopback may read it'),
  SHEAF_WORKER_PORT: optional(
    wholeNumber(1, 65_535),
    'port at which `sheaf worker` answers `/metrics` and `/health/*`; absent: it does not listen',
  ),
  SHEAF_RATE_LIMIT: optional(
    wholeNumber(1, 1_000_000),
    'requests per minute that one address may send, then 429; absent: no limit',
  ),
  SHEAF_UPLOAD_MAX_BYTES: withDefault(
    byteCount,
    '3g',
    'bytes of an archive or boundary file that a client uploads',
  ),
  SHEAF_COMPUTE_THREADS: optional(wholeNumber(1, 256), 'worker threads for CPU work; absent: one per core'),
  SHEAF_COMPUTE_MEMORY: withDefault(
    byteCount,
    '2g',
    'what conversions that run at once may need together; an archive may take half of it',
  ),
  SHEAF_ZIP_MAX_ENTRIES: limit(DEFAULT_ARCHIVE_LIMITS.maxEntries, 'entries of an archive'),
  SHEAF_ZIP_MAX_TOTAL_BYTES: withDefault(
    byteCount,
    String(DEFAULT_ARCHIVE_LIMITS.maxTotalBytes),
    'inflated bytes of all entries of an archive',
  ),
  SHEAF_ZIP_MAX_ENTRY_BYTES: withDefault(
    byteCount,
    String(DEFAULT_ARCHIVE_LIMITS.maxEntryBytes),
    'inflated bytes of one entry',
  ),
  SHEAF_ZIP_MAX_RATIO: limit(DEFAULT_ARCHIVE_LIMITS.maxRatio, 'inflated over stored size of one entry'),
  SHEAF_ZIP_MAX_NESTING: limit(DEFAULT_ARCHIVE_LIMITS.maxNesting, 'archives inside archives that are opened'),
} as const satisfies Record<string, Row<unknown>>

export type SettingName = keyof typeof SETTINGS
/** Value of a setting; undefined where nothing stands for an absent variable. */
export type SettingValues = {
  [Name in SettingName]:
    | ReturnType<(typeof SETTINGS)[Name]['parse']>
    | ((typeof SETTINGS)[Name]['byDefault'] extends string ? never : undefined)
}

/** Names of all variables, in the order of the table. */
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[]

/** The table as Markdown, for the README. */
export function settingsTable(): string {
  const rows = SETTING_NAMES.map((name) => {
    const { byDefault, meaning } = SETTINGS[name]
    return `| \`${name}\` | ${byDefault === undefined ? '' : `\`${byDefault}\``} | ${meaning} |`
  })
  return ['| Variable | Default | For |', '|---|---|---|', ...rows].join('\n')
}
