/**
 * Fields that overlap, in groups that have ground in common.
 *
 * A field joins the group with whose common ground it shares most, if the ground shared is at least the threshold of the
 * field or of that common ground, as in the intersection query of the contract. Fields are taken in the order given, so
 * that a new one never breaks up a group that stands. A chain whose ends do not meet is no group of three: its common
 * ground would be empty.
 */
import { boxesTouch, intersectPolygons } from '@sheaf/fieldwork'
import type { MultiPolygon } from '@sheaf/isoxml'
import { type SurveyedBoundary, surveyBoundary } from './survey-boundary.js'

export interface GroupFieldsInput {
  /** Oldest first; boundaries in force, WGS 84, longitude before latitude. */
  readonly fields: readonly { readonly fieldId: string; readonly geometry: MultiPolygon }[]
  /** Percent, 0 to 100. Ground must be shared also at 0. */
  readonly threshold: number
}

/** Two fields or more, and what is common to all of them. */
export interface FieldGroup {
  readonly sources: readonly string[]
  readonly boundary: SurveyedBoundary
}

/** Groups of at least two fields; a field is in one group at most. Fields that enclose no ground are left out. */
export function groupFields({ fields, threshold }: GroupFieldsInput): FieldGroup[] {
  const groups: FieldGroup[] = []
  for (const { fieldId, geometry } of fields) {
    const own = surveyBoundary(geometry, true).at(-1)
    if (own === undefined) continue
    const joined = bestJoin(groups, own, threshold)
    if (joined === undefined) groups.push({ sources: [fieldId], boundary: own })
    else {
      const { sources } = groups[joined.at]!
      groups[joined.at] = { sources: [...sources, fieldId], boundary: joined.common }
    }
  }
  return groups.filter(({ sources }) => sources.length > 1)
}

interface Join {
  readonly at: number
  readonly common: SurveyedBoundary
}

/** Of equal ones the first. */
function bestJoin(groups: readonly FieldGroup[], own: SurveyedBoundary, threshold: number): Join | undefined {
  let best: Join | undefined
  for (const [at, { boundary }] of groups.entries()) {
    if (!boxesTouch(boundary.bbox, own.bbox)) continue
    const common = surveyBoundary(intersectPolygons([boundary.geometry, own.geometry]), true).at(-1)
    if (common === undefined) continue
    const percent = (100 * common.areaM2) / Math.min(boundary.areaM2, own.areaM2)
    if (percent < threshold) continue
    if (best === undefined || common.areaM2 > best.common.areaM2) best = { at, common }
  }
  return best
}
