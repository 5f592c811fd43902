/** From the environment to settings: everything is read, then everything that is wrong is named at once. */
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { Expected } from './parse-setting.js'
import type { Settings } from './settings.js'
import { SETTING_NAMES, SETTINGS, type SettingName, type SettingValues } from './settings-table.js'

/** Variables that cannot be used; the message names each one and what it must be. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'

  constructor(readonly faults: readonly { readonly name: SettingName; readonly expected: string }[]) {
    super(faults.map(({ name, expected }) => `${name} ${expected}`).join('\n'))
  }
}

/**
 * Reads the settings. An empty variable counts as absent.
 *
 * @throws SettingsError naming every variable that cannot be used
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const values = readValues(env)
  const host = values.SHEAF_HOST
  const port = values.SHEAF_PORT
  return {
    host,
    port,
    publicUrl: values.SHEAF_PUBLIC_URL ?? localOrigin(host, port),
    trustProxy: values.SHEAF_TRUST_PROXY,
    dataDir: resolve(values.SHEAF_DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    embeddedFsync: values.SHEAF_EMBEDDED_FSYNC,
    objects: values.SHEAF_OBJECTS && {
      ...values.SHEAF_OBJECTS,
      endpoint: values.SHEAF_S3_ENDPOINT,
      region: values.AWS_REGION,
    },
    owner: { email: values.SHEAF_OWNER_EMAIL, password: values.SHEAF_OWNER_PASSWORD },
    secretKey: values.SHEAF_SECRET_KEY,
    previousSecretKey: values.SHEAF_SECRET_KEY_PREVIOUS,
    claas: {
      profilesFile: values.SHEAF_CLAAS_PROFILES,
      secretsFile: values.SHEAF_CLAAS_SECRETS,
      sandboxUrl: values.SHEAF_CLAAS_SANDBOX_URL,
    },
    network: {
      httpsProxy: values.HTTPS_PROXY,
      noProxy: values.NO_PROXY,
      extraCaFile: values.SHEAF_EXTRA_CA,
    },
    syncIntervalS: values.SHEAF_SYNC_INTERVAL,
    watchedFolder: values.SHEAF_WATCHED_FOLDER && resolve(values.SHEAF_WATCHED_FOLDER),
    revealSecrets: values.SHEAF_REVEAL_SECRETS,
    silence: { afterS: values.SHEAF_SILENCE_AFTER, season: values.SHEAF_SEASON },
    alerts: {
      allowPrivate: values.SHEAF_ALERTS_ALLOW_PRIVATE,
      requireConfirmation: values.SHEAF_ALERTS_REQUIRE_CONFIRMATION,
    },
    logLevel: values.SHEAF_LOG_LEVEL,
    metricsToken: values.SHEAF_METRICS_TOKEN,
    workerPort: values.SHEAF_WORKER_PORT,
    rateLimitPerMin: values.SHEAF_RATE_LIMIT,
    uploadMaxBytes: values.SHEAF_UPLOAD_MAX_BYTES,
    computeThreads: values.SHEAF_COMPUTE_THREADS ?? availableParallelism(),
    computeMemoryBytes: values.SHEAF_COMPUTE_MEMORY,
    archiveLimits: {
      maxEntries: values.SHEAF_ZIP_MAX_ENTRIES,
      maxTotalBytes: values.SHEAF_ZIP_MAX_TOTAL_BYTES,
      maxEntryBytes: values.SHEAF_ZIP_MAX_ENTRY_BYTES,
      maxRatio: values.SHEAF_ZIP_MAX_RATIO,
      maxNesting: values.SHEAF_ZIP_MAX_NESTING,
    },
  }
}

/** `http://HOST:PORT`; an address that stands for every interface becomes the loopback one. */
export function localOrigin(host: string, port: number): string {
  const named = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${named.includes(':') ? `[${named}]` : named}:${port}`
}

function readValues(env: Readonly<Record<string, string | undefined>>): SettingValues {
  const faults: { name: SettingName; expected: string }[] = []
  const values: Partial<Record<SettingName, unknown>> = {}
  for (const name of SETTING_NAMES) {
    const { parse, byDefault } = SETTINGS[name]
    // proxy variables are known in small letters too
    const found = env[name] ?? (name.endsWith('_PROXY') ? env[name.toLowerCase()] : undefined)
    const given = found?.trim() || byDefault
    try {
      values[name] = given === undefined ? undefined : parse(given)
    } catch (error) {
      if (!(error instanceof Expected)) throw error
      faults.push({ name, expected: error.message })
    }
  }
  if (faults.length > 0) throw new SettingsError(faults)
  return values as SettingValues
}
