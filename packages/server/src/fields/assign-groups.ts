/** Which of the merged fields that are there each group of fields goes on as. */
import type { FieldGroup } from '../compute/tasks/group-fields.js'

export interface StandingMerged {
  readonly id: string
  readonly sources: readonly string[]
}

export interface AssignedGroups {
  /** Groups with the id of the merged field that goes on as them; undefined: a new one. */
  readonly groups: readonly { readonly group: FieldGroup; readonly mergedFieldId: string | undefined }[]
  /** Merged fields that no group goes on as. */
  readonly dissolved: readonly string[]
}

/**
 * A merged field goes on as the group with which it has most sources in common, at least one, so that its id outlives
 * the coming and going of sources. The oldest chooses first.
 *
 * @param merged oldest first
 */
export function assignGroups(
  merged: readonly StandingMerged[],
  groups: readonly FieldGroup[],
): AssignedGroups {
  const taken = new Map<FieldGroup, string>()
  const dissolved: string[] = []
  for (const { id, sources } of merged) {
    const free = groups.filter((group) => !taken.has(group))
    const [best] = free
      .map((group) => ({ group, common: sources.filter((source) => group.sources.includes(source)).length }))
      .filter(({ common }) => common > 0)
      .sort((a, b) => b.common - a.common)
    if (best === undefined) dissolved.push(id)
    else taken.set(best.group, id)
  }
  return { groups: groups.map((group) => ({ group, mergedFieldId: taken.get(group) })), dissolved }
}
