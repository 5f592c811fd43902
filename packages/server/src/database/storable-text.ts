/** Texts that come from elsewhere, as a column can hold them. */

/** PostgreSQL has no NUL in texts; what is over the limit is cut off, never inside a character. */
export function storableText(text: string, limitBytes: number): string {
  const clean = text.replaceAll('\0', '\ufffd')
  const bytes = Buffer.from(clean)
  if (bytes.length <= limitBytes) return clean
  return new TextDecoder().decode(bytes.subarray(0, limitBytes), { stream: true })
}
