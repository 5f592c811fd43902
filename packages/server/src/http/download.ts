/**
 * Artefacts as downloads: byte ranges (RFC 9110 §14), entity tags (§8.8.3), HEAD.
 *
 * A gzipped artefact is sent as it lies with `Content-Encoding: gzip`; its ranges count the encoded bytes.
 */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { ObjectStore } from '../objects/index.js'
import { ApiError } from './api-error.js'
import { readRange } from './range.js'

export interface ObjectDownload {
  readonly objects: ObjectStore
  readonly key: string
  /** For the `Content-Disposition`; without it the artefact is shown inline. */
  readonly fileName?: string
  readonly contentType: string
  readonly contentEncoding?: string
  /** Digest of the bytes, without quotes. */
  readonly etag: string
}

type Headers = Record<string, string>
/** Answer of a download. */
export type DownloadAnswer =
  | { readonly status: 200 | 206; readonly headers: Headers; readonly stream: Readable }
  | { readonly status: 304; readonly headers: Headers; readonly body?: undefined }

/**
 * Answers with an object of the store, whole or the part that the request asks for.
 *
 * @throws ApiError 404 when the store has no such object, 416 for a range outside of it
 */
export async function sendObject(reply: FastifyReply, download: ObjectDownload): Promise<DownloadAnswer> {
  const { objects, key } = download
  const { headers: asked, method } = reply.request
  const etag = `"${download.etag}"`
  const headers: Headers = { ETag: etag, 'Cache-Control': 'private, no-cache', 'Accept-Ranges': 'bytes' }
  if (matches(asked['if-none-match'], etag)) return { status: 304, headers }
  const size = await objects.size(key)
  if (size === undefined) throw new ApiError(404, 'notAvailable', 'The artefact is not there any more.')
  Object.assign(headers, contentHeaders(download))
  const fresh = asked['if-range'] === undefined || asked['if-range'] === etag
  const range = fresh && method === 'GET' ? readRange(asked.range, size) : undefined
  if (range === 'unsatisfiable') {
    throw new ApiError(416, 'rangeNotSatisfiable', `The artefact has ${size} bytes.`, undefined, {
      'Content-Range': `bytes */${size}`,
    })
  }
  const length = range === undefined ? size : range.to - range.from + 1
  headers['Content-Length'] = String(length)
  if (range !== undefined) headers['Content-Range'] = `bytes ${range.from}-${range.to}/${size}`
  const stream = method === 'HEAD' || length === 0 ? Readable.from([]) : objects.stream(key, range)
  return { status: range === undefined ? 200 : 206, headers, stream }
}

function contentHeaders({ contentType, contentEncoding, fileName }: ObjectDownload): Headers {
  return {
    'Content-Type': contentType,
    ...(contentEncoding === undefined ? {} : { 'Content-Encoding': contentEncoding }),
    ...(fileName === undefined ? {} : { 'Content-Disposition': contentDisposition(fileName) }),
  }
}

/** RFC 6266: a plain name for old clients, the exact one in UTF-8 beside it. */
function contentDisposition(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const exact = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}
