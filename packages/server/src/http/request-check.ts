/** A request against the schemas of its row. */
import { type AnyRoute, createValidator, type FieldError, type Validator } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import { ApiError, invalid } from './api-error.js'

/**
 * Judges the requests of a row: 404 for a path that cannot be one of ours, 400 that names every wrong key of query and
 * body. A geometry that is none is `invalidGeometry`, as one that crosses itself.
 */
export function requestCheck(row: AnyRoute): (request: FastifyRequest) => void {
  const params = row.params && createValidator(row.params)
  const query = row.query && createValidator(row.query)
  const body = row.body && createValidator(row.body)
  const refused = (validator: Validator | undefined, value: unknown): readonly FieldError[] =>
    validator === undefined ? [] : validator(row.objectName, value)
  return (request) => {
    if (refused(params, request.params).length > 0) {
      throw new ApiError(404, 'notFound', 'There is nothing at this address.')
    }
    const errors = [...refused(query, request.query), ...refused(body, request.body)]
    if (errors.length > 0) throw errors.every(isInsideGeometry) ? invalidGeometry(errors) : invalid(errors)
  }
}

function isInsideGeometry({ field }: FieldError): boolean {
  return field.startsWith('geometry.')
}

function invalidGeometry(errors: readonly FieldError[]): ApiError {
  const sentence = 'The geometry is no MultiPolygon or Polygon of GeoJSON. Correct it and send it again.'
  return new ApiError(400, 'invalidGeometry', sentence, errors)
}
