/** A transport that lets only so many requests be under way at once: each holds its place until its answer is read. */
import type { HttpRequest, HttpStream, Transport } from '@sheaf/claas'

/** Gives places; who got one calls `leave` when its request is over, once or more often. */
export interface Gate {
  enter(signal?: AbortSignal): Promise<() => void>
}

/** Closing is up to whoever owns the transport behind it. */
export function limitedTransport(transport: Transport, gate: Gate): Transport {
  return {
    async open(request: HttpRequest) {
      const leave = await gate.enter(request.signal)
      try {
        return leaving(await transport.open(request), leave)
      } catch (error) {
        leave()
        throw error
      }
    },
    close: () => transport.close(),
  }
}

/** The answer, giving its place back when it was read to the end, broke off or was dropped. */
function leaving(stream: HttpStream, leave: () => void): HttpStream {
  async function* bytes(): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield* stream.body
    } finally {
      leave()
    }
  }
  return {
    status: stream.status,
    headers: stream.headers,
    body: bytes(),
    text: () => stream.text().finally(leave),
    discard: () => stream.discard().finally(leave),
  }
}
