/** `alt` says the same as `default` with other paths, field names, paging and client authentication. */
export type DialectName = 'default' | 'alt'
