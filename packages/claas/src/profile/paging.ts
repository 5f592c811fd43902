/** How a listing is cut into pages: five styles, each with its own keys and defaults. */
import Type from 'typebox'

const strict = { additionalProperties: false } as const
const Name = Type.String({ minLength: 1 })
const Size = Type.Integer({ minimum: 1 })
const Pointer = Type.String({ pattern: '^(/.*)?$' })

/** One schema per style; errors are reported against the style that the profile names. */
export const PAGING_SCHEMAS = {
  /** everything in one answer */
  none: Type.Object({ style: Type.Literal('none') }, strict),
  /** numbered pages; ends where `lastWhen` is true, goes on where it is false, else ends at an empty or repeated page */
  page: Type.Object(
    {
      style: Type.Literal('page'),
      pageParam: Name,
      firstPage: Type.Integer({ minimum: 0 }),
      sizeParam: Type.Optional(Name),
      size: Type.Optional(Size),
      lastWhen: Type.Optional(Pointer),
    },
    strict,
  ),
  /** number of entries to skip; ends as `page` does, or when `total` entries were seen */
  offset: Type.Object(
    {
      style: Type.Literal('offset'),
      offsetParam: Name,
      firstOffset: Type.Integer({ minimum: 0 }),
      sizeParam: Type.Optional(Name),
      size: Type.Optional(Size),
      lastWhen: Type.Optional(Pointer),
      total: Type.Optional(Pointer),
    },
    strict,
  ),
  /** opaque mark of the next page at `next`; ends where it is null, empty or absent */
  cursor: Type.Object(
    {
      style: Type.Literal('cursor'),
      cursorParam: Name,
      next: Pointer,
      sizeParam: Type.Optional(Name),
      size: Type.Optional(Size),
    },
    strict,
  ),
  /** the address of the next page, relative or not: at `next` in the answer, else `Link: <…>; rel="next"` (RFC 8288) */
  link: Type.Object(
    {
      style: Type.Literal('link'),
      rel: Name,
      next: Type.Optional(Pointer),
      sizeParam: Type.Optional(Name),
      size: Type.Optional(Size),
    },
    strict,
  ),
} as const

/** Any of the five styles. */
export const PagingSchema = Type.Union([
  PAGING_SCHEMAS.none,
  PAGING_SCHEMAS.page,
  PAGING_SCHEMAS.offset,
  PAGING_SCHEMAS.cursor,
  PAGING_SCHEMAS.link,
])

/** How a listing is paged. */
export type Paging = Type.Static<typeof PagingSchema>
/** Name of a paging style. */
export type PagingStyle = Paging['style']

/** What a style assumes for keys that the profile leaves out. */
export const PAGING_DEFAULTS: { readonly [S in PagingStyle]: Readonly<Record<string, string | number>> } = {
  none: {},
  page: { pageParam: 'page', firstPage: 0 },
  offset: { offsetParam: 'offset', firstOffset: 0 },
  cursor: { cursorParam: 'cursor', next: '/nextCursor' },
  link: { rel: 'next' },
}
