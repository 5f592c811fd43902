/**
 * One outbox file into a sink, complete or not at all.
 *
 *   request (bearer) ─► redirect to storage (no bearer) ─► chunks ─► sink, SHA-256
 *
 * A transfer that breaks off is resumed with `Range` and `If-Range` where the provider plays along, else
 * it starts again: the sink is told to forget. Complete means: as many bytes as the answer announced.
 * When the listed SHA-256 differs, the file is fetched once more; if the same bytes come again they are
 * kept and the receipt says so, for a listing can be wrong and a file must not be lost to it. Bytes that
 * are others every time were damaged on their way.
 */
import { createHash, type Hash } from 'node:crypto'
import { answerEvent, failureEvent, report } from '../http/exchange.js'
import { withRetry } from '../http/retry.js'
import { callOf, type HttpRequest, type HttpStream, noAnswer } from '../http/transport.js'
import { type ProviderCall, ProviderError } from '../outcome/provider-error.js'
import { apiRequest, apiUrl } from './api-request.js'
import { contentRangeStart, fileNameOf, lengthOf, strongEtag } from './download-headers.js'
import { isSuccess, judgeApiAnswer } from './judge-api-answer.js'
import { type Followed, openFollowing } from './redirects.js'
import type { ApiContext, ClaasSession } from './session.js'
import type { ByteSink, DownloadReceipt, MachineId, OutboxFileId } from './types.js'

/** What to fetch; an `OutboxFile` is one. */
export interface WantedFile {
  readonly machineId: MachineId
  readonly id: OutboxFileId
  /** as listed */
  readonly sha256?: string | null
}

const RANGE_NOT_SATISFIABLE = 416

/** What has arrived so far, over all tries. */
class Transfer {
  bytes = 0
  etag: string | null = null
  headers: Readonly<Record<string, string>> = {}
  #hash: Hash = createHash('sha256')
  readonly #sink: ByteSink

  constructor(sink: ByteSink) {
    this.#sink = sink
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#sink.write(chunk)
    this.#hash.update(chunk)
    this.bytes += chunk.length
  }

  async restart(): Promise<void> {
    if (this.bytes > 0) await this.#sink.restart()
    this.#hash = createHash('sha256')
    this.bytes = 0
    this.etag = null
  }

  /** SHA-256 so far, lower-case hex. */
  sha256(): string {
    return this.#hash.copy().digest('hex')
  }

  /** Headers that ask for the rest; a weak or missing ETag cannot prove that the rest belongs to it. */
  rangeHeaders(): Record<string, string> {
    if (this.bytes === 0 || this.etag === null) return {}
    return { range: `bytes=${this.bytes}-`, 'if-range': this.etag }
  }
}

/** A failure that is none of the network: of the sink, or of what the provider sent. */
class OtherFailure {
  readonly cause: unknown
  constructor(cause: unknown) {
    this.cause = cause
  }
}

interface Bounds {
  readonly where: ProviderCall
  readonly status: number
  readonly maxBytes: number
}

function tooLarge({ where, status, maxBytes }: Bounds, found: string): ProviderError {
  return new ProviderError('FILE_TOO_LARGE', {
    where,
    status,
    detail: `Expected at most ${maxBytes} bytes, found ${found}.`,
  })
}

/** Maintenance and login pages are served with 200 where the file should be; neither a zip nor task data begins so. */
function isWebPage(start: Uint8Array): boolean {
  const text = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, 256)).toString('latin1')
  return /^(\xef\xbb\xbf)?\s*<(!doctype\s+html|html)[\s>]/i.test(text)
}

function pageInstead({ where, status }: Bounds): ProviderError {
  return new ProviderError('UPSTREAM_DOWN', { where, status, detail: 'Expected the file, found a web page.' })
}

/** Reads a body into the transfer and checks that it was whole. */
async function receive(
  stream: HttpStream,
  request: HttpRequest,
  transfer: Transfer,
  bounds: Bounds,
): Promise<void> {
  const announced = lengthOf(stream.headers)
  const expected = announced === null ? null : transfer.bytes + announced
  if (expected !== null && expected > bounds.maxBytes) throw tooLarge(bounds, String(expected))
  const incomplete = (detail: string) =>
    new ProviderError('DOWNLOAD_INCOMPLETE', { where: bounds.where, status: 0, detail })
  try {
    for await (const chunk of stream.body) {
      if (transfer.bytes === 0 && isWebPage(chunk)) throw new OtherFailure(pageInstead(bounds))
      if (transfer.bytes + chunk.length > bounds.maxBytes) throw tooLarge(bounds, 'more')
      await transfer.write(chunk).catch((cause: unknown) => {
        throw new OtherFailure(cause)
      })
    }
  } catch (cause) {
    if (cause instanceof OtherFailure) throw cause.cause
    const error = noAnswer(request, cause)
    if (!(error instanceof ProviderError) || error.reason !== 'UPSTREAM_DOWN') throw error
    throw incomplete(
      `Expected ${expected ?? 'more'} bytes, found ${transfer.bytes} when the connection ended.`,
    )
  }
  if (expected !== null && transfer.bytes !== expected) {
    throw incomplete(`Expected ${expected} bytes, found ${transfer.bytes}.`)
  }
}

class Download {
  readonly #context: ApiContext
  readonly #session: ClaasSession
  readonly #url: URL
  readonly #maxBytes: number
  readonly transfer: Transfer

  constructor(context: ApiContext, session: ClaasSession, url: URL, transfer: Transfer, maxBytes: number) {
    this.#context = context
    this.#session = session
    this.#url = url
    this.#maxBytes = maxBytes
    this.transfer = transfer
  }

  get where(): ProviderCall {
    const { method } = this.#context.profile.resources.download
    return { kind: 'api', method, path: this.#url.pathname }
  }

  /** Tries until the file is complete. */
  run(): Promise<void> {
    const { retry, clock } = this.#context
    const attempt = () => this.#session.withAccessToken((accessToken) => this.#attempt(accessToken))
    return withRetry('api', attempt, retry, clock, this.#session.signal)
  }

  async #attempt(accessToken: Parameters<typeof apiRequest>[3]): Promise<void> {
    const { profile, transport } = this.#context
    const { method, accept, redirects } = profile.resources.download
    await this.#session.admit?.(this.#session.signal)
    const headers = { accept, ...this.transfer.rangeHeaders() }
    const withoutAccept = this.#contextWithoutAccept()
    const request = apiRequest(withoutAccept, this.#session, { method, url: this.#url, headers }, accessToken)
    let stream: HttpStream | undefined
    try {
      const followed = await openFollowing(transport, request, profile, redirects)
      stream = followed.stream
      if (!isSuccess(stream.status)) throw await this.#refused(followed, request)
      await this.#take(followed, request)
      report(this.#session.onAnswer, answerEvent(request, { ...stream, bodyText: '' }))
    } catch (error) {
      const unreported = error instanceof ProviderError && (error.status === 0 || stream === undefined)
      if (unreported) report(this.#session.onAnswer, failureEvent(request, error))
      await stream?.discard()
      throw error
    }
  }

  /** The profile's static Accept is for documents; any spelling of it would double the header. */
  #contextWithoutAccept(): ApiContext {
    const { profile } = this.#context
    const headers = Object.fromEntries(
      Object.entries(profile.api.headers).filter(([name]) => name.toLowerCase() !== 'accept'),
    )
    return { ...this.#context, profile: { ...profile, api: { ...profile.api, headers } } }
  }

  async #refused({ stream, elsewhere }: Followed, request: HttpRequest): Promise<ProviderError> {
    const answer = { status: stream.status, headers: stream.headers, bodyText: await stream.text() }
    report(this.#session.onAnswer, answerEvent(request, answer))
    const where = callOf(request)
    if (stream.status === RANGE_NOT_SATISFIABLE && this.transfer.bytes > 0) {
      await this.transfer.restart()
      return new ProviderError('DOWNLOAD_INCOMPLETE', {
        where,
        status: stream.status,
        detail: 'It cannot be resumed.',
      })
    }
    const context = {
      profile: this.#context.profile,
      subject: elsewhere ? ('blob' as const) : ('file' as const),
      where,
      secrets: request.secrets,
      nowMs: this.#context.clock.now(),
    }
    const error = judgeApiAnswer(answer, context)
    return error ?? new ProviderError('ANSWER_UNEXPECTED', { where, status: stream.status })
  }

  async #take({ stream }: Followed, request: HttpRequest): Promise<void> {
    const { transfer } = this
    const resumed = stream.status === 206
    const etag = strongEtag(stream.headers)
    const continues =
      resumed &&
      contentRangeStart(stream.headers) === transfer.bytes &&
      (etag === null || etag === transfer.etag)
    if (!continues) {
      await transfer.restart()
      if (resumed) {
        const detail = 'The rest that was offered belongs to something else.'
        throw new ProviderError('DOWNLOAD_INCOMPLETE', {
          where: callOf(request),
          status: stream.status,
          detail,
        })
      }
      transfer.etag = etag
      transfer.headers = stream.headers
    }
    const bounds = { where: callOf(request), status: stream.status, maxBytes: this.#maxBytes }
    await receive(stream, request, transfer, bounds)
  }
}

/**
 * Transfers the file until its hash is the listed one, or the same twice in a row.
 *
 * @throws ProviderError `DOWNLOAD_INCOMPLETE` when every transfer gave other bytes, or what a transfer throws
 */
async function settledHash(run: Download, listed: string | null, attempts: number): Promise<string> {
  let before: string | null = null
  for (let transfers = 0; transfers < Math.max(2, attempts); transfers++) {
    if (transfers > 0) await run.transfer.restart()
    await run.run()
    const sha256 = run.transfer.sha256()
    if (listed === null || sha256 === listed || sha256 === before) return sha256
    before = sha256
  }
  const detail = `Expected the SHA-256 ${listed}; every transfer gave other bytes, ${before} at last.`
  throw new ProviderError('DOWNLOAD_INCOMPLETE', { where: run.where, status: 200, detail })
}

/**
 * Fetches a file.
 *
 * @param sink      takes the bytes in order; a new transfer begins with `restart()`
 * @param maxBytes  refuse more than that; at most the profile's `resources.download.maxBytes`
 * @returns size, hash and what the provider said of the file, once it is complete
 * @throws ProviderError `FILE_GONE`, `FILE_TOO_LARGE`, `HOST_NOT_ALLOWED`, `DOWNLOAD_INCOMPLETE` after the
 *         last try, …; what the sink throws comes through as it is
 */
export async function downloadFile(
  context: ApiContext,
  session: ClaasSession,
  file: WantedFile,
  sink: ByteSink,
  options: { readonly maxBytes?: number | undefined } = {},
): Promise<DownloadReceipt> {
  const { download } = context.profile.resources
  const url = apiUrl(context.profile, session, download, { machineId: file.machineId, fileId: file.id })
  const maxBytes = Math.min(options.maxBytes ?? download.maxBytes, download.maxBytes)
  const transfer = new Transfer(sink)
  const run = new Download(context, session, url, transfer, maxBytes)
  const listed = /^[0-9a-f]{64}$/i.test(file.sha256 ?? '') ? file.sha256!.toLowerCase() : null
  const sha256 = await settledHash(run, listed, context.retry.attempts)
  return {
    bytes: transfer.bytes,
    sha256,
    matchesListed: listed === null ? null : sha256 === listed,
    etag: transfer.headers['etag'] ?? null,
    contentType: transfer.headers['content-type'] ?? null,
    fileName: fileNameOf(transfer.headers),
  }
}
