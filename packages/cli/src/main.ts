/** The `sheaf` command: one subcommand a file, loaded only when it is called. */
import { Command, CommanderError } from 'commander'
import { addBackup } from './commands/backup.js'
import { addConvert } from './commands/convert.js'
import { addDemo } from './commands/demo.js'
import { addDoctor } from './commands/doctor.js'
import { addErase } from './commands/erase.js'
import { addExport } from './commands/export.js'
import { addInspect } from './commands/inspect.js'
import { addKeys } from './commands/keys.js'
import { addMigrate } from './commands/migrate.js'
import { addReprocess } from './commands/reprocess.js'
import { addRestore } from './commands/restore.js'
import { addSandbox } from './commands/sandbox.js'
import { addSend } from './commands/send.js'
import { addServe } from './commands/serve.js'
import { addWorker } from './commands/worker.js'
import { EXIT } from './exit-codes.js'
import { systemSentence } from './system-sentence.js'

/** Refusals whose sentence says all; a stack would only hide it. */
const SAID = new Set([
  'NeedsDatabaseUrl',
  'DirectoryInUse',
  'DirectoryNotCreated',
  'KeyFileDamaged',
  'ForeignMasterKey',
  'SecretsBusy',
  'BucketUnusable',
  'ApiError',
  'ServerUnreachable',
  'FolderNotEmpty',
  'BackupDamaged',
  'BackupNotMade',
  'ArtefactsMissing',
  'ToolMissing',
  'ToolFailed',
  'NotEmpty',
  'KeyMissing',
])

/** Arguments and settings that cannot be used, by the name of their error. */
const USAGE = new Set(['UsageError', 'SettingsError', 'ProfileError'])

const program = new Command('sheaf')
  .description(
    'From a CLAAS account to field operations; and ISOXML task data on disk to GeoJSON and GeoParquet',
  )
  .showHelpAfterError()
  .exitOverride()

for (const add of [
  addServe,
  addWorker,
  addDemo,
  addSandbox,
  addConvert,
  addInspect,
  addMigrate,
  addKeys,
  addDoctor,
  addSend,
  addBackup,
  addRestore,
  addExport,
  addErase,
  addReprocess,
])
  add(program)
for (const command of program.commands) command.exitOverride()

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Says what went wrong on stderr and returns the exit code for it. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  if (!(error instanceof Error)) {
    console.error(error)
    return EXIT.internal
  }
  console.error(
    systemSentence(error) ?? (USAGE.has(error.name) || SAID.has(error.name) ? error.message : error),
  )
  return USAGE.has(error.name) ? EXIT.usage : EXIT.internal
}
