/**
 * Identifiers.
 *
 * On the wire all ids are plain text (farms and growers: integers). Inside a program each kind gets its own branded
 * type, so that two ids cannot be swapped silently.
 */

declare const kind: unique symbol
/** A base type that is told apart from its siblings by the name of what it identifies. */
export type Branded<Base, Kind extends string> = Base & { readonly [kind]: Kind }

export type OwnerId = Branded<string, 'Owner'>
export type LeafUserId = Branded<string, 'LeafUser'>
export type CredentialId = Branded<string, 'Credential'>
export type CredentialEventId = Branded<string, 'CredentialEvent'>
/** UUID, or any text that the caller chose when creating the field. */
export type FieldId = Branded<string, 'Field'>
export type BoundaryId = Branded<string, 'Boundary'>
export type FarmId = Branded<number, 'Farm'>
export type GrowerId = Branded<number, 'Grower'>
export type MachineFileId = Branded<string, 'MachineFile'>
export type OperationId = Branded<string, 'Operation'>
export type EquipmentId = Branded<string, 'Equipment'>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether the text has the form of an UUID. Use it to answer 404 before a database refuses the text. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

// Farm and grower ids are 32-bit integers in the database.
const MAX_INTEGER_ID = 2_147_483_647

/** Reads the integer id of a farm or grower from a path; `null` when no such id can exist. */
export function parseIntegerId(text: string): number | null {
  if (!/^[0-9]{1,10}$/.test(text)) return null
  const id = Number(text)
  return id >= 1 && id <= MAX_INTEGER_ID ? id : null
}
