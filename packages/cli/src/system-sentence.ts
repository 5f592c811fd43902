/** What the operating system or the PostgreSQL server refuses at start, as a sentence that says what to do. */

/** Members of Node's system errors and PostgreSQL's (code = SQLSTATE) that the sentences use; which of them are there depends on the call. */
interface SystemError extends Error {
  readonly code?: unknown
  readonly address?: string
  readonly port?: number
  readonly path?: string
}

const SENTENCES: Readonly<Record<string, (error: SystemError) => string>> = {
  EADDRINUSE: ({ address, port }) =>
    `${address}:${port} is taken by another process; stop it, or choose another port (SHEAF_PORT, --port)`,
  EADDRNOTAVAIL: ({ address }) => `${address} is no address of this machine; check SHEAF_HOST`,
  ECONNREFUSED: ({ address, port }) =>
    `nothing answers at ${address}:${port}; is the PostgreSQL server of DATABASE_URL running?`,
  ENOTFOUND: ({ message }) => `${message}: no such host; check DATABASE_URL and SHEAF_HOST`,
  ENOENT: ({ path }) => `${path}: there is no such file or folder`,
  EACCES: ({ address, path, port }) => `${path ?? `${address}:${port}`}: access denied to this user`,
  ENOTDIR: ({ path }) => `${path}: expected a folder, found a file`,
  '28000': ({ message }) => `DATABASE_URL: ${message}`,
  '28P01': ({ message }) => `DATABASE_URL: ${message}`,
  '3D000': ({ message }) => `DATABASE_URL: ${message}; create it first`,
  ENOSPC: ({ path, message }) => `${path ?? message}: no space is left on the disk`,
}

/** @returns a sentence in place of the stack, or undefined when the error is not one that a user can mend */
export function systemSentence(error: Error): string | undefined {
  const { code } = error as SystemError
  return typeof code === 'string' ? SENTENCES[code]?.(error) : undefined
}
