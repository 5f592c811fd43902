/** The log: one JSON object a line, on stderr, so that stdout stays for people. */
import { type Logger, pino } from 'pino'

/** Names of members that never reach the log, wherever an object carries them. */
const SECRET_NAMES = ['password', 'clientSecret', 'refreshToken', 'accessToken', 'authorization', 'id_token']

export function createLogger(level: string): Logger {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    { name: 'sheaf', level, redact: { paths, censor: '••••' } },
    pino.destination({ fd: 2, sync: false }),
  )
}
