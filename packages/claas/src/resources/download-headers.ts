/** What the headers of a download say. */

type Headers = Readonly<Record<string, string>>

/** Announced length in bytes, `null` when none. */
export function lengthOf(headers: Headers): number | null {
  const text = headers['content-length']
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}

/** First byte of a partial answer (RFC 9110 §14.4), `null` when unreadable. */
export function contentRangeStart(headers: Headers): number | null {
  const match = /^bytes\s+(\d+)-\d+\/(?:\d+|\*)$/i.exec(headers['content-range']?.trim() ?? '')
  return match ? Number(match[1]) : null
}

/** The entity tag, if it is a strong one: only that allows to join two parts (RFC 9110 §13.1.5). */
export function strongEtag(headers: Headers): string | null {
  const etag = headers['etag']
  return etag?.startsWith('"') ? etag : null
}

/** Percent-decoded text, or as it stands where that fails. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * File name of a Content-Disposition (RFC 6266), `filename*` before `filename`. Only the last segment
 * of a path counts, so that no name leads out of a directory; `null` when none is left.
 */
export function fileNameOf(headers: Headers): string | null {
  const disposition = headers['content-disposition'] ?? ''
  const extended = /;\s*filename\*\s*=\s*[\w-]+'[^']*'([^;\s]+)/i.exec(disposition)?.[1]
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(disposition)
  const name = extended ? decoded(extended) : (plain?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[2])
  const last = name?.split(/[/\\]/).at(-1)?.trim()
  return last && last !== '.' && last !== '..' ? last : null
}
