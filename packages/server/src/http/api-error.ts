/** Refusals. They are thrown where they are found; the one error handler gives them their wire form. */
import type { ErrorKey, FieldError, ObjectName } from '@sheaf/contract'

/** A request that is refused. The message is a sentence for the client: what is wrong and what to do. */
export class ApiError extends Error {
  override readonly name = 'ApiError'

  constructor(
    readonly status: number,
    readonly errorKey: ErrorKey,
    message: string,
    readonly fieldErrors?: readonly FieldError[],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
  }
}

const NAMES: Partial<Readonly<Record<ObjectName, string>>> = {
  user: 'Leaf user',
  claasCredentials: 'CLAAS credential',
}

/** 404: nothing with this id belongs to the owner. The same words whether it exists elsewhere or not. */
export function notFound(objectName: ObjectName): ApiError {
  return new ApiError(404, 'notFound', `There is no such ${NAMES[objectName] ?? objectName}.`)
}

/** 400 in the form of a failed validation: every refused key with its sentence. */
export function invalid(fields: readonly FieldError[]): ApiError {
  return new ApiError(400, 'validation', 'error.validation', fields)
}
