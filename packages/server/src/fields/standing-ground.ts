/**
 * Work that is measured on the ground of a Leaf user, outside any transaction, and published only when the ground stood
 * still meanwhile (`holdRevision`). A turn that the ground moved under is done again.
 */

/** Neighbouring fields that come with the same set move the ground several times within a second. */
const TURNS = 8

/** The ground moved in every turn. Nothing is published; the job engine tries the job again, later and later. */
export class GroundKeepsMoving extends Error {
  override readonly name = 'GroundKeepsMoving'

  constructor(
    readonly leafUserId: string,
    readonly work: string,
  ) {
    super(
      `Leaf user ${leafUserId}: the fields must stand still while ${work}, and changed in each of ${TURNS} turns; ` +
        'the job is tried again by itself. If that does not end, find the program that keeps changing these fields',
    )
  }
}

/**
 * Takes turns until one of them could publish.
 *
 * @param work what is done, as the part of a sentence: "files are placed"
 * @param turn resolves with false when the ground moved under it and nothing was published
 * @throws GroundKeepsMoving after eight turns
 */
export async function untilGroundStands(
  leafUserId: string,
  work: string,
  turn: () => Promise<boolean>,
): Promise<void> {
  for (let turns = 0; turns < TURNS; turns++) if (await turn()) return
  throw new GroundKeepsMoving(leafUserId, work)
}
