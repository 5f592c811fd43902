/**
 * Building blocks of the schemas.
 *
 * Rules: requests ignore keys they do not know, answers are exact; nothing is coerced, so whatever comes through a
 * path or a query is described as the text it is; closed word lists are `enum`s. No `format` on requests: their rules
 * are plain patterns, so any JSON Schema validator judges them alike.
 */
import { type TProperties, type TSchema, type TUnsafe, Type } from 'typebox'

/** A schema whose values have the type `T`; the carrier of the named types of this package. */
export type SchemaOf<T> = TUnsafe<T>

/** Gives a schema its named type. The caller guarantees that `T` is what the schema describes. */
export function schemaOf<T>(schema: TSchema): SchemaOf<T> {
  return schema as TUnsafe<T>
}

/** An object of an answer: exactly these keys. */
export function answerObject<Properties extends TProperties>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false })
}

/** One word out of a closed list. */
export function oneOf<const Words extends readonly string[]>(words: Words): TUnsafe<Words[number]> {
  return Type.Unsafe<Words[number]>({ type: 'string', enum: [...words] })
}

/** The same schema, with `null` allowed beside its own type; the schema must state one `type`. */
export function orNull<Schema extends TSchema>(schema: Schema): TUnsafe<Type.Static<Schema> | null> {
  const { type, enum: words, ...rest } = schema as { type?: string; enum?: readonly unknown[] }
  return Type.Unsafe({
    ...rest,
    type: [type, 'null'],
    ...(words === undefined ? {} : { enum: [...words, null] }),
  })
}

/** Pattern of a text with at least one character that is not white space. */
export const NOT_BLANK_PATTERN = '\\S'
/** Pattern of a query value that is a whole number from 0 on. */
export const WHOLE_NUMBER_PATTERN = '^[0-9]{1,15}$'
/** Pattern of a query value that is a whole number from 1 on. */
export const POSITIVE_NUMBER_PATTERN = '^0*[1-9][0-9]{0,14}$'
/** Pattern of a query value that is a number from 0 on. */
export const DECIMAL_NUMBER_PATTERN = '^[0-9]{1,15}(\\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?$'

/** A required text of a request. */
export const NotBlank = Type.String({ pattern: NOT_BLANK_PATTERN })
/** An identifier chosen by the caller or taken from an earlier answer. */
export const RequestId = Type.String({ pattern: NOT_BLANK_PATTERN, maxLength: 1024 })
/** An identifier in a path. Any text is accepted; one that is not known is answered with 404, not 400. */
export const PathId = Type.String({ minLength: 1, maxLength: 1024 })

/** An UUID of an answer. */
export const Uuid = Type.String({ format: 'uuid' })
/** A point in time of an answer. */
export const Timestamp = Type.String({ format: 'date-time' })
/** An absolute address of an answer. */
export const Url = Type.String({ format: 'uri' })

/** Query values: text on the wire, with a pattern that says which text. */
export const QueryText = Type.String()
export const QueryWholeNumber = Type.String({ pattern: WHOLE_NUMBER_PATTERN })
export const QueryDecimal = Type.String({ pattern: DECIMAL_NUMBER_PATTERN })
