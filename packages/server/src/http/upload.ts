/**
 * Uploads: a form with one file, read as it comes in. The file goes to whoever stores it; the other parts are texts.
 */
import multipart, { type MultipartFile } from '@fastify/multipart'
import { isUsableText } from '@sheaf/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError } from './api-error.js'

/** Parts beside the file are ids and words. */
const LIMITS = {
  fileSize: Number.POSITIVE_INFINITY,
  files: 10,
  fields: 20,
  fieldSize: 4096,
  fieldNameSize: 200,
}
/** What a form adds to the bytes of its file. */
const FORM_OVERHEAD_BYTES = 64 * 1024

export interface UploadedFile {
  /** As the client calls it, without folders. */
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
}

export interface Upload<Stored> {
  /** Text parts by name; of several with one name the last. */
  readonly fields: Readonly<Record<string, string>>
  /** What was stored of the part `file`; undefined when there is none. */
  readonly file: Stored | undefined
}

/** Lets the routes of this scope, and no others, receive forms; bodies of other types reach them unread. */
export async function receiveForms(scope: FastifyInstance): Promise<void> {
  scope.removeAllContentTypeParsers()
  await scope.register(multipart, { limits: LIMITS })
  scope.addContentTypeParser('*', (_request, _body, done) => done(null))
}

/**
 * Reads the form of a request.
 *
 * @param maxBytes of the file; a longer one is cut off by an error in the stream, and refused
 * @param store    is called once, while the file comes in; it must read the bytes to their end or throw
 * @throws ApiError 415 when the body is no form, 400 when it is broken off, damaged or too large
 */
export async function readUpload<Stored>(
  request: FastifyRequest,
  maxBytes: number,
  store: (file: UploadedFile) => Promise<Stored>,
): Promise<Upload<Stored>> {
  if (!request.isMultipart()) {
    throw new ApiError(
      415,
      'unsupportedMediaType',
      'Send the archive as multipart/form-data, in the part "file".',
    )
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + FORM_OVERHEAD_BYTES)
    throw tooLarge(maxBytes)
  const fields: Record<string, string> = Object.create(null)
  const stored: Stored[] = []
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') fields[part.fieldname] = String(part.value)
      else if (part.fieldname === 'file' && stored.length === 0) {
        stored.push(await store({ name: nameOf(part), bytes: limited(part.file, maxBytes) }))
      } else part.file.resume()
    }
  } catch (error) {
    throw isOfForm(error) ? broken(error) : error
  }
  return { fields, file: stored[0] }
}

async function* limited(bytes: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let received = 0
  for await (const chunk of bytes) {
    received += chunk.byteLength
    if (received > maxBytes) throw tooLarge(maxBytes)
    yield chunk
  }
}

function nameOf({ filename }: MultipartFile): string {
  const name = (filename ?? '').replace(/^.*[/\\]/s, '').trim()
  return name === '' || !isUsableText(name) ? 'upload.zip' : name
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError(400, 'tooLarge', `Bad Request: the file is larger than ${maxBytes} bytes.`)
}

/** The parser says of a damaged form what it misses; its own limits, and a client that hung up, come with a code. */
function isOfForm(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof ApiError) return false
  const code = 'code' in error ? String(error.code) : ''
  return /^(FST_|ECONNRESET$)/.test(code) || /multipart|unexpected end|boundary/i.test(error.message)
}

function broken(error: Error): ApiError {
  return new ApiError(400, 'malformedBody', `The form cannot be read: ${error.message}.`)
}
