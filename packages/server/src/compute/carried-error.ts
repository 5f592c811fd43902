/** An error as it crosses a process boundary: name, message, stack and its own plain fields (code, where …). */
export type CarriedError = Readonly<Record<string, unknown>>

export function serializeError(error: unknown): CarriedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) }
  return { ...error, name: error.name, message: error.message, stack: error.stack }
}

export function restoreError(carried: CarriedError): Error {
  return Object.assign(new Error(String(carried['message'])), carried)
}
