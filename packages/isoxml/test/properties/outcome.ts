/**
 * What a decoder may do with any bytes: give its result, or throw an `IsoxmlError` of a code that its docstring names,
 * within bounded time. Everything else fails the test with the input at hand.
 */
import { Script } from 'node:vm'
import { expect } from 'vitest'
import { DIAGNOSTIC_CODES, type Diagnostic, type DiagnosticCode, IsoxmlError } from '../../src/index.js'

const XML = ['XML_MALFORMED', 'XML_FORBIDDEN', 'XML_ENCODING'] as const
const ZIP = ['ZIP_DAMAGED', 'ZIP_ENCRYPTED', 'ZIP_COMPRESSION_UNKNOWN', 'ZIP_LIMIT'] as const

/** As the docstrings say it. */
export const DOCUMENTED = {
  scanXml: XML,
  parseTimeLogHeader: ['LOG_HEADER_MISSING', ...XML],
  decodeTimeLog: ['LOG_TOO_LARGE'],
  decodeGrid: ['VALUE_INVALID', 'GRID_TOO_LARGE', 'GRID_LAYERS_UNKNOWN'],
  openZip: ['NOT_A_ZIP', 'ZIP_DAMAGED', 'ZIP_LIMIT'],
  readEntry: ZIP,
  // without any main file the damage of the archive is the better reason, also of one inside it
  openTaskData: ['NO_TASK_DATA', 'NOT_A_ZIP', ...XML, ...ZIP],
  readTimeLog: ['LOG_MISSING', 'LOG_HEADER_MISSING', 'LOG_TOO_LARGE', ...XML, ...ZIP],
} as const satisfies Record<string, readonly DiagnosticCode[]>

/** @returns the result, or undefined for a documented error */
export function outcomeOf<T>(decoder: keyof typeof DOCUMENTED, run: () => T): T | undefined {
  try {
    return withinDeadline(run)
  } catch (error) {
    expectDocumented(error, decoder)
    return undefined
  }
}

/** As {@link outcomeOf}, for a decoder that reads through promises. */
export async function outcomeOfAsync<T>(
  decoder: keyof typeof DOCUMENTED,
  run: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    expectDocumented(error, decoder)
    return undefined
  }
}

function expectDocumented(error: unknown, decoder: keyof typeof DOCUMENTED): void {
  if (!(error instanceof IsoxmlError)) throw error
  expect(DOCUMENTED[decoder] as readonly string[]).toContain(error.code)
  expect(error.message).not.toMatch(/\bundefined\b|\[object /)
}

/** At most 50 of one code and a closing line, each with a code of the list and a whole sentence. */
export function expectSoberDiagnostics(diagnostics: readonly Diagnostic[]): void {
  const counts = new Map<string, number>()
  for (const { code, message } of diagnostics) {
    expect(DIAGNOSTIC_CODES).toHaveProperty(code)
    expect(message.length).toBeLessThan(2000)
    expect(message).not.toMatch(/\bundefined\b|\[object /)
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  for (const [code, count] of counts) expect(count, code).toBeLessThanOrEqual(51)
}

/** A thousand times what the inputs here need: only work without end reaches it. */
const DEADLINE_MS = 20_000
const RUN = new Script('globalThis.runWithinDeadline()')

/** Runs to the end, or throws where an endless loop would keep the test from ever failing. */
function withinDeadline<T>(run: () => T): T {
  const scope = globalThis as { runWithinDeadline?: () => T }
  scope.runWithinDeadline = run
  try {
    return RUN.runInThisContext({ timeout: DEADLINE_MS }) as T
  } finally {
    delete scope.runWithinDeadline
  }
}
