/** Which of the existing operations is which of the planned ones: the one they share most files with, the older first. */

export interface ExistingOperation {
  readonly id: string
  readonly type: string
  readonly contentHash: string
  readonly createdAt: Date
  /** Cropped to its field by hand. */
  readonly cropped: boolean
  readonly fileIds: ReadonlySet<string>
}

export interface Wanted {
  readonly type: string
  readonly fileIds: readonly string[]
}

/**
 * For each wanted operation the existing one that it continues, or undefined. A group that bridges two existing ones
 * keeps the older id; of two groups that an existing one falls apart into, the one with more of its files keeps the id.
 */
export function matchOperations<W extends Wanted>(
  wanted: readonly W[],
  existing: readonly ExistingOperation[],
): Map<W, ExistingOperation> {
  const pairs = existing.flatMap((operation) =>
    wanted.flatMap((want, at) => {
      if (want.type !== operation.type) return []
      const common = want.fileIds.filter((id) => operation.fileIds.has(id)).length
      return common === 0 ? [] : [{ operation, want, at, common }]
    }),
  )
  pairs.sort(
    (a, b) =>
      a.operation.createdAt.getTime() - b.operation.createdAt.getTime() ||
      (a.operation.id < b.operation.id ? -1 : a.operation.id > b.operation.id ? 1 : 0) ||
      b.common - a.common ||
      a.at - b.at,
  )
  const matched = new Map<W, ExistingOperation>()
  const taken = new Set<string>()
  for (const { operation, want } of pairs) {
    if (matched.has(want) || taken.has(operation.id)) continue
    matched.set(want, operation)
    taken.add(operation.id)
  }
  return matched
}
