/** Names of crops, varieties and products: the owner's own, and what the files of a Leaf user call them. */
import { Type } from 'typebox'
import { answerObject, oneOf, schemaOf } from './schema.js'

const names = Type.Optional(
  Type.Record(Type.String({ minLength: 1 }), Type.String({ minLength: 1, maxLength: 255 })),
)

/**
 * The owner's names, by the name of the source; they come before every table. Compared whole, without case, accents and
 * punctuation. A given object replaces the one before as a whole.
 */
export interface OwnerNames {
  /** Name of the source → crop of the contract. */
  crops?: Record<string, string>
  varieties?: Record<string, string>
  products?: Record<string, string>
}
export const OwnerNamesSchema = schemaOf<OwnerNames>(
  Type.Object({ crops: names, varieties: names, products: names }, { additionalProperties: false }),
)

/** Whose configuration holds the names: those of a Leaf user replace its owner's as a whole. */
const NAMES_PLACES = ['OWNER', 'LEAF_USER'] as const

const sourceName = answerObject({
  source: Type.String(),
  name: Type.Optional(Type.String()),
  files: Type.Integer({ minimum: 1 }),
})
/** A name of the source, what it became (absent: not recognised), and how many files have it. */
export interface SourceNameCount extends Type.Static<typeof sourceName> {}

const list = Type.Array(sourceName)
const sourceNames = answerObject({
  crops: list,
  varieties: list,
  products: list,
  sheafNames: OwnerNamesSchema,
  sheafNamesOf: oneOf(NAMES_PLACES),
})
/**
 * Every name that the files of a Leaf user hold; those that are not recognised come first. Beside them the owner's names
 * as they hold now, and in whose configuration they stand.
 */
export interface SourceNames extends Type.Static<typeof sourceNames> {}
export const SourceNamesSchema = schemaOf<SourceNames>(sourceNames)

const namesApplied = answerObject({ files: Type.Integer({ minimum: 0 }) })
/** How many files are named anew in the background. */
export interface NamesApplied extends Type.Static<typeof namesApplied> {}
export const NamesAppliedSchema = schemaOf<NamesApplied>(namesApplied)
