/** What two rooms must both know, because neither may import the other: the words and colours of the contract. */
import * as contract from '@sheaf/contract'
import * as fieldwork from '@sheaf/fieldwork'
import { describe, expect, it } from 'vitest'

describe('contract and fieldwork agree on', () => {
  it('the operation types', () =>
    expect([...fieldwork.OPERATION_TYPES].sort()).toEqual([...contract.OPERATION_TYPES].sort()))
  it('the validity of boundaries', () =>
    expect([...fieldwork.BOUNDARY_VALIDITIES].sort()).toEqual([...contract.BOUNDARY_VALIDITIES].sort()))
  it('the default cleanup rules', () =>
    expect(fieldwork.DEFAULT_CLEANUP_RULES).toEqual(contract.DEFAULT_CLEANUP_RULES))
  it('the ramp of images', () => expect(fieldwork.RAMP).toEqual(contract.IMAGE_RAMP))
  it('the colours of classes', () => expect(fieldwork.CLASS_COLOURS).toEqual(contract.IMAGE_CLASS_COLOURS))
})
