/** A geometry from a request: structure first, then whether it is a valid polygon; refusals say what is wrong where. */
import { type BoundaryValidity, type GeometryInput, geometryFault, toMultiPolygon } from '@sheaf/contract'
import type { MultiPolygon } from '@sheaf/isoxml'
import type { SurveyedBoundary } from '../compute/tasks/survey-boundary.js'
import type { Context } from '../context.js'
import { ApiError } from '../http/index.js'

/** What each verdict means to the person who drew the polygon. */
const VERDICTS: Readonly<Record<Exclude<BoundaryValidity, 'VALID'>, string>> = {
  REPEATED_POINT: 'A position is repeated.',
  HOLE_OUTSIDE_SHELL: 'A hole lies outside its polygon.',
  NESTED_HOLES: 'A hole lies inside another hole.',
  DISCONNECTED_INTERIOR: 'Holes cut the polygon into separate parts.',
  SELF_INTERSECTION: 'The outline crosses itself or another outline.',
  RING_SELF_INTERSECTION: 'A ring touches or crosses itself.',
  NESTED_SHELLS: 'A polygon lies inside another one.',
  DUPLICATE_RINGS: 'Two rings are the same.',
  TOO_FEW_POINTS: 'A ring encloses no ground: it needs at least four positions that are not on one line.',
  INVALID_COORDINATE: 'A coordinate is no number of degrees within ±180 and ±90.',
  RING_NOT_CLOSED: 'A ring does not end at the position where it starts.',
  NOT_ALLOWED_GEOMETRY_TYPE: 'Only MultiPolygon and Polygon are boundaries.',
}

/** @throws ApiError 400 `invalidGeometry`, naming the place, when the structure is wrong */
export function readGeometry(geometry: GeometryInput, objectName: 'field' | 'boundary'): MultiPolygon {
  const fault = geometryFault(geometry)
  // Every position has been checked to start with longitude and latitude.
  if (fault === null) return toMultiPolygon(geometry) as MultiPolygon
  throw invalidGeometry(fault.validity, objectName, `geometry.${fault.path}`, fault.message)
}

/** @throws ApiError 400 `invalidGeometry` when the polygon is not valid */
export async function surveyGeometry(
  { compute }: Pick<Context, 'compute'>,
  geometry: GeometryInput,
  objectName: 'field' | 'boundary',
): Promise<SurveyedBoundary> {
  const multiPolygon = readGeometry(geometry, objectName)
  const { validity, boundary } = await compute.run('compareBoundaries', {
    ask: 'survey',
    geometry: multiPolygon,
    fix: false,
  })
  if (boundary !== undefined) return boundary
  throw invalidGeometry(validity === 'VALID' ? 'TOO_FEW_POINTS' : validity, objectName, 'geometry')
}

function invalidGeometry(
  validity: Exclude<BoundaryValidity, 'VALID'>,
  objectName: 'field' | 'boundary',
  field: string,
  message: string = VERDICTS[validity],
): ApiError {
  return new ApiError(
    400,
    'invalidGeometry',
    `${validity}: ${VERDICTS[validity]} Correct the geometry and send it again.`,
    [{ objectName, field, message }],
  )
}
