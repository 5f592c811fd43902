/** What the numbers of the standard's geometry types mean. A number that is not listed has no name. */
export const POLYGON_TYPES: Readonly<Record<number, string>> = {
  1: 'partfieldBoundary',
  2: 'treatmentZone',
  3: 'waterSurface',
  4: 'building',
  5: 'road',
  6: 'obstacle',
  7: 'flag',
  8: 'other',
  9: 'mainField',
  10: 'headland',
  11: 'bufferZone',
  12: 'windbreak',
}

export const LINE_STRING_TYPES: Readonly<Record<number, string>> = {
  1: 'polygonExterior',
  2: 'polygonInterior',
  3: 'tramLine',
  4: 'samplingRoute',
  5: 'guidancePattern',
  6: 'drainage',
  7: 'fence',
  8: 'flag',
  9: 'obstacle',
}

export const POINT_TYPES: Readonly<Record<number, string>> = {
  1: 'flag',
  2: 'other',
  3: 'fieldAccess',
  4: 'storage',
  5: 'obstacle',
  6: 'guidanceReferenceA',
  7: 'guidanceReferenceB',
  8: 'guidanceReferenceCentre',
  9: 'guidancePoint',
  10: 'partfieldReferencePoint',
  11: 'homebase',
}

export const GUIDANCE_PATTERN_TYPES: Readonly<Record<number, string>> = {
  1: 'AB',
  2: 'A+',
  3: 'curve',
  4: 'pivot',
  5: 'spiral',
}

/** The name of a type, undefined for one that is absent or not listed. */
export function typeName(
  names: Readonly<Record<number, string>>,
  type: number | undefined,
): string | undefined {
  return type === undefined ? undefined : names[type]
}
