/** Inputs that cannot be read, as the user's to know: damage and absence, as opposed to a fault of ours. */
import { basename } from 'node:path'
import { IsoxmlError } from '@sheaf/isoxml'
import { systemSentence } from '../system-sentence.js'

export interface Unreadable {
  /** Code of the reader or of the operating system. */
  readonly code: string
  /** Begins with the path as the user gave it. */
  readonly sentence: string
}

const OF_THE_FILE_SYSTEM: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'])

/** @returns code and sentence, or undefined when the error is a fault of ours, to be thrown on */
export function unreadable(path: string, error: unknown): Unreadable | undefined {
  if (error instanceof IsoxmlError) return { code: error.code, sentence: withPath(path, error.message) }
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const code = String(error.code)
  if (!OF_THE_FILE_SYSTEM.has(code)) return undefined
  return { code, sentence: withPath(path, systemSentence(error) ?? error.message) }
}

/** Sentences of the reader begin with the name of the archive, those of the system with the path. */
function withPath(path: string, message: string): string {
  if (message.startsWith(`${path}:`)) return message
  const name = basename(path)
  return message.startsWith(`${name}:`) ? path + message.slice(name.length) : `${path}: ${message}`
}
