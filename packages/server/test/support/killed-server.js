// A server with its workers, in a process that a test kills. Settings come from the environment.
import { readSettings, startServer } from '../../dist/index.js'

await startServer(readSettings(process.env))
process.send('started')
