/** The log: one JSON object a line, on stderr, so that stdout stays for people. */
import { type Logger, pino, stdSerializers } from 'pino'

/** Names of members that never reach the log, wherever an object carries them. */
const SECRET_NAMES = ['password', 'clientSecret', 'refreshToken', 'accessToken', 'authorization', 'id_token']

/** Errors of drivers and clients carry whole connections and requests along: nobody reads those, and they hold secrets. */
const LEFT_OUT = ['client', 'request', 'response', 'config', 'socket']

function errorOf(error: unknown): unknown {
  const found: unknown = error instanceof Error ? stdSerializers.err(error) : error
  if (typeof found !== 'object' || found === null) return found
  return Object.fromEntries(Object.entries(found).filter(([name]) => !LEFT_OUT.includes(name)))
}

export function createLogger(level: string): Logger {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    { name: 'sheaf', level, redact: { paths, censor: '••••' }, serializers: { err: errorOf } },
    pino.destination({ fd: 2, sync: false }),
  )
}
