/** Byte ranges of a download (RFC 9110 §14). One range is served, a list of ranges is answered with the whole. */

export type RangeVerdict =
  | { readonly kind: 'whole' }
  /** `from` inclusive, `to` exclusive. */
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'unsatisfiable' }

export function judgeRange(header: string | undefined, size: number): RangeVerdict {
  const match = header === undefined ? null : /^bytes=(\d*)-(\d*)$/.exec(header.replaceAll(' ', ''))
  if (match === null || (match[1] === '' && match[2] === '')) return { kind: 'whole' }
  if (match[1] === '') {
    const last = Math.min(Number(match[2]), size)
    return last === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', from: size - last, to: size }
  }
  const from = Number(match[1])
  const to = match[2] === '' ? size : Math.min(Number(match[2]) + 1, size)
  if (from >= size) return { kind: 'unsatisfiable' }
  return to <= from ? { kind: 'whole' } : { kind: 'part', from, to }
}
