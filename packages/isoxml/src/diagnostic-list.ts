/** Collects diagnostics of one file or set, and stops a flood: one broken exporter must not fill the memory. */
import type { Diagnostic, DiagnosticCode, Severity, Where } from './diagnostics.js'
import { IsoxmlError } from './diagnostics.js'

/** More than this many of one code say nothing new. */
const MAX_PER_CODE = 50

export class DiagnosticList {
  readonly #items: Diagnostic[] = []
  readonly #counts = new Map<DiagnosticCode, number>()

  add(code: DiagnosticCode, severity: Severity, message: string, where: Where): void {
    const count = (this.#counts.get(code) ?? 0) + 1
    this.#counts.set(code, count)
    if (count <= MAX_PER_CODE) this.#items.push({ code, severity, message, where })
    else if (count === MAX_PER_CODE + 1) {
      const file = where.file === undefined ? {} : { file: where.file }
      this.#items.push({
        code,
        severity,
        message: `More of this kind follow and are not listed.`,
        where: file,
      })
    }
  }

  /** Whether more of this code would not be listed, so that there is no use in finding out where they stand. */
  isFull(code: DiagnosticCode): boolean {
    return (this.#counts.get(code) ?? 0) > MAX_PER_CODE
  }

  /** Turns a typed error into an entry. Anything else is a fault of ours and is thrown on. */
  addError(error: unknown, severity: Severity): void {
    if (!(error instanceof IsoxmlError)) throw error
    this.add(error.code, severity, error.message, error.where)
  }

  addAll(diagnostics: readonly Diagnostic[]): void {
    for (const { code, severity, message, where } of diagnostics) this.add(code, severity, message, where)
  }

  get items(): readonly Diagnostic[] {
    return this.#items
  }
}
