/** External ids are unique per owner. */
import { invalid } from '../http/index.js'

const UNIQUE_INDEX = 'leaf_user_external'

/** Forms send an empty text for "none", and of those an owner has many. */
export function presentExternalId(externalId: string | null | undefined): string | null {
  return externalId === undefined || externalId?.trim() === '' ? null : externalId
}

/** Runs a write; one that takes another Leaf user's external id is refused with 400 naming the key. */
export async function refuseTakenExternalId<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!(error instanceof Error && 'constraint' in error && error.constraint === UNIQUE_INDEX)) throw error
    throw invalid([{ objectName: 'user', field: 'externalId', message: 'belongs to another Leaf user' }])
  }
}
