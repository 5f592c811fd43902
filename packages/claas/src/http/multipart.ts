/** `multipart/form-data` (RFC 7578): texts and files into one body whose length is known. */
import { randomBytes } from 'node:crypto'

/** One part of a form; a text without `fileName` is a plain field. */
export interface FormPart {
  readonly name: string
  readonly value: string | Uint8Array
  readonly fileName?: string
  readonly contentType?: string
}

/** A form as it is sent. */
export interface FormBody {
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** Quotes and line ends in names are percent-encoded, as browsers do. */
function quoted(text: string): string {
  return `"${text.replace(/[\r\n"]/g, (sign) => encodeURIComponent(sign))}"`
}

function headerOf({ name, fileName, contentType }: FormPart): string {
  const file = fileName === undefined ? '' : `; filename=${quoted(fileName)}`
  const type = contentType === undefined ? '' : `content-type: ${contentType}\r\n`
  return `content-disposition: form-data; name=${quoted(name)}${file}\r\n${type}\r\n`
}

/** Puts the parts together. @param boundary must not occur in the parts; by default 32 random hex digits */
export function formBody(
  parts: readonly FormPart[],
  boundary = `sheaf-${randomBytes(16).toString('hex')}`,
): FormBody {
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${headerOf(part)}`),
    typeof part.value === 'string' ? Buffer.from(part.value) : part.value,
    Buffer.from('\r\n'),
  ])
  const bytes = Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)])
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes }
}
