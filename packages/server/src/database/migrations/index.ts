/** The migrations in order. A published one never changes; what comes later gets a number of its own. */
import { INITIAL } from './0001-initial.sql.js'
import { ALERTS } from './0002-alerts.sql.js'
import { SEALED_KEYS } from './0003-sealed-keys.sql.js'
import { PROVIDER_PLACE } from './0004-provider-place.sql.js'
import { BATCHES } from './0005-batches.sql.js'
import { SILENCE } from './0006-silence.sql.js'
import { MERGED_FILES } from './0007-merged-files.sql.js'
import { REFRESH_LEASE } from './0008-refresh-lease.sql.js'
import { INBOX_TABLES } from './0009-inbox.sql.js'
import { CONSENTS } from './0010-consents.sql.js'
import { UNCONVERTED } from './0011-unconverted.sql.js'
import { WHOLE_FILES_AND_NAMES } from './0012-whole-files-and-names.sql.js'
import { REPROCESS } from './0013-reprocess.sql.js'
import { WATCHED_FOLDER } from './0014-watched-folder.sql.js'
import { BOUNDARY_UPLOADS } from './0015-boundary-uploads.sql.js'
import { WHOLE_LISTINGS } from './0016-whole-listings.sql.js'

export interface Migration {
  readonly number: number
  readonly name: string
  /** Statements, each ended by a semicolon at the end of a line, each harmless when it runs twice. */
  readonly text: string
}

export const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: 'initial', text: INITIAL },
  { number: 2, name: 'alerts', text: ALERTS },
  { number: 3, name: 'sealed-keys', text: SEALED_KEYS },
  { number: 4, name: 'provider place', text: PROVIDER_PLACE },
  { number: 5, name: 'batches', text: BATCHES },
  { number: 6, name: 'silence', text: SILENCE },
  { number: 7, name: 'merged files', text: MERGED_FILES },
  { number: 8, name: 'refresh lease', text: REFRESH_LEASE },
  { number: 9, name: 'inbox', text: INBOX_TABLES },
  { number: 10, name: 'consents', text: CONSENTS },
  { number: 11, name: 'unconverted', text: UNCONVERTED },
  { number: 12, name: 'whole files and names', text: WHOLE_FILES_AND_NAMES },
  { number: 13, name: 'reprocess', text: REPROCESS },
  { number: 14, name: 'watched folder', text: WATCHED_FOLDER },
  { number: 15, name: 'boundary uploads', text: BOUNDARY_UPLOADS },
  { number: 16, name: 'whole listings', text: WHOLE_LISTINGS },
]
