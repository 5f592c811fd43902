/** The settings of one process, as values. */
import type { ArchiveLimits } from '@sheaf/isoxml'

export interface Settings {
  readonly host: string
  /** 0 lets the system choose; from the start of the server on it is the port that was chosen. */
  readonly port: number
  /** Origin that clients use, without a slash at the end. */
  readonly publicUrl: string
  readonly trustProxy: boolean
  /** Absolute path. */
  readonly dataDir: string
  /** PostgreSQL server; undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined
  /** Whether the embedded database waits for the disk at each commit. */
  readonly embeddedFsync: boolean
  /** Bucket for artefacts; undefined: they lie in `dataDir`. */
  readonly objects:
    | {
        readonly bucket: string
        /** '' or a path that ends in a slash. */
        readonly prefix: string
        /** Origin of an S3-compatible server; undefined: AWS. */
        readonly endpoint: string | undefined
        readonly region: string | undefined
      }
    | undefined
  readonly owner: { readonly email: string; readonly password: string | undefined }
  /** 32 bytes; undefined: the key file in `dataDir`. */
  readonly secretKey: Uint8Array | undefined
  /** The master key before, while secrets are sealed anew. */
  readonly previousSecretKey: Uint8Array | undefined
  readonly claas: {
    /** Path of the JSON file with the provider profiles. */
    readonly profilesFile: string | undefined
    /** Path of the JSON file with the secrets that profiles refer to. */
    readonly secretsFile: string | undefined
    /** Origin of a sandbox that takes the place of both environments. */
    readonly sandboxUrl: string | undefined
  }
  /** How the provider is reached. */
  readonly network: {
    /** Proxy, with name and password if it wants them. */
    readonly httpsProxy: string | undefined
    /** Hosts that are called without it, comma list; undefined: loopback. */
    readonly noProxy: string | undefined
    /** Path of a PEM file with certificates that are trusted beside the usual ones. */
    readonly extraCaFile: string | undefined
  }
  /** Seconds between two syncs of a credential; undefined: as the provider's profile says. */
  readonly syncIntervalS: number | undefined
  /** Absolute path of the folder whose task data is taken; undefined: none is watched. */
  readonly watchedFolder: string | undefined
  /** Whether answers show secrets unmasked. */
  readonly revealSecrets: boolean
  readonly silence: {
    /** Seconds without a file after which a credential is silent; undefined: nobody looks. */
    readonly afterS: number | undefined
    /** Months in which files are expected, 1 to 12. */
    readonly season: { readonly fromMonth: number; readonly toMonth: number }
  }
  readonly alerts: {
    /** Whether webhooks may reach addresses that are not public. */
    readonly allowPrivate: boolean
    /** Whether a webhook that does not confirm with a 2xx is refused. */
    readonly requireConfirmation: boolean
  }
  readonly logLevel: string
  /** Bearer token of `/metrics`; undefined: only loopback may read it. */
  readonly metricsToken: string | undefined
  /** Port at which a worker answers metrics and health; undefined: it does not listen. */
  readonly workerPort: number | undefined
  /** Requests per minute that one address may send; undefined: any number. */
  readonly rateLimitPerMin: number | undefined
  /** Bytes of an archive that a client uploads. */
  readonly uploadMaxBytes: number
  /** Worker threads for CPU work. */
  readonly computeThreads: number
  /** What all tasks that run at once may need together, by their estimates. */
  readonly computeMemoryBytes: number
  readonly archiveLimits: ArchiveLimits
}
