import { describe, expect, it } from 'vitest'
import { GroundKeepsMoving, untilGroundStands } from '../../src/fields/standing-ground.js'

describe('work on ground that may move', () => {
  const LEAF_USER = '11111111-0000-4000-8000-000000000000'

  it('is done again until the ground stood still', async () => {
    const stood = [false, false, true, true]
    let turns = 0
    await untilGroundStands(LEAF_USER, 'files are placed', async () => stood[turns++]!)
    expect(turns).toBe(3)
  })

  it('ends after eight turns with who, what, and what the operator can do', async () => {
    let turns = 0
    const work = untilGroundStands(LEAF_USER, 'field f-1 is measured', async () => {
      turns += 1
      return false
    })
    await expect(work).rejects.toThrow(GroundKeepsMoving)
    await expect(work).rejects.toMatchObject({ leafUserId: LEAF_USER, work: 'field f-1 is measured' })
    await expect(work).rejects.toThrow(
      `Leaf user ${LEAF_USER}: the fields must stand still while field f-1 is measured, and changed in each of 8 turns`,
    )
    await expect(work).rejects.toThrow('find the program that keeps changing these fields')
    expect(turns).toBe(8)
  })

  it('hands on what a turn throws', async () => {
    const work = untilGroundStands(LEAF_USER, 'files are placed', async () => {
      throw new TypeError('x is not a function')
    })
    await expect(work).rejects.toThrow(TypeError)
  })
})
