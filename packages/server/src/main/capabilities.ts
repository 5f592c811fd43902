/** The parts of the domain, in the order in which they may call each other: upper ones know the lower ones. */
import { accounts } from '../accounts/index.js'
import { capability as alerts } from '../alerts/index.js'
import { capability as batches } from '../batches/index.js'
import { capability as configurations } from '../configurations/index.js'
import { capability as connect } from '../connect/index.js'
import type { Capability } from '../context.js'
import { attachmentsOf, capability as credentials } from '../credentials/index.js'
import { capability as exports } from '../exports/index.js'
import { capability as fields } from '../fields/index.js'
import { capability as files } from '../files/index.js'
import { inbox } from '../inbox/index.js'
import { capability as operations } from '../operations/index.js'
import { capability as overview } from '../overview/index.js'
import { reprocess } from '../reprocess/index.js'
import { capability as sync, watchedFolder } from '../sync/index.js'
import { capability as uploads } from '../uploads/index.js'
import { backups } from './backup/index.js'
import { health } from './health.js'
import { upkeep } from './upkeep.js'
import { VERSION } from './version.js'

export const CAPABILITIES: readonly Capability[] = [
  health,
  accounts(attachmentsOf),
  alerts,
  configurations,
  credentials,
  connect,
  fields,
  files,
  batches,
  uploads,
  sync,
  watchedFolder,
  inbox(VERSION),
  operations,
  reprocess(VERSION),
  overview,
  exports,
  upkeep,
  backups,
]
