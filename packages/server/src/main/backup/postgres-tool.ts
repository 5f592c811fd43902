/** Runs pg_dump and pg_restore. The password goes through the environment: everybody can read a command line. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { isFileError } from '../../file-errors.js'

/** The client programs of PostgreSQL are not installed. */
export class ToolMissing extends Error {
  override readonly name = 'ToolMissing'
}

/** A client program of PostgreSQL failed. */
export class ToolFailed extends Error {
  override readonly name = 'ToolFailed'
}

type Tool = 'pg_dump' | 'pg_restore'

/** @param url of the database; it may hold a password */
export async function runPostgresTool(tool: Tool, url: string, words: readonly string[]): Promise<void> {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  const env = { ...process.env, ...(password === '' ? {} : { PGPASSWORD: password }) }
  try {
    await promisify(execFile)(tool, [...words, `--dbname=${address.href}`], { env })
  } catch (error) {
    if (isFileError(error, 'ENOENT')) {
      const sentence = `${tool} was not found; install the client programs of PostgreSQL, of the server's version or newer`
      throw new ToolMissing(sentence, { cause: error })
    }
    const said = (error as { stderr?: string }).stderr?.trim() ?? String(error)
    throw new ToolFailed(`${tool} failed: ${said}`, { cause: error })
  }
}
