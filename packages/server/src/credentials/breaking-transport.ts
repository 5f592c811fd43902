/** A transport that leaves a provider alone that is down, and tells the breaker how each request went. */
import { callOf, type HttpRequest, ProviderError, type Transport } from '@sheaf/claas'
import type { CircuitBreaker } from './circuit-breaker.js'

/**
 * @param hosts `host:port` of the provider's own servers; a storage that downloads are redirected to is none of them, and
 *              its outage is one of files
 */
export function breakingTransport(
  transport: Transport,
  breaker: CircuitBreaker,
  hosts: ReadonlySet<string>,
  onAnswer: (kind: HttpRequest['kind'], status: number, seconds: number) => void = () => undefined,
): Transport {
  return {
    async open(request) {
      if (!hosts.has(request.url.host)) return await transport.open(request)
      const waitMs = breaker.ask()
      if (waitMs > 0) throw keptBack(request, waitMs)
      const startedAt = performance.now()
      const tell = (status: number) => onAnswer(request.kind, status, (performance.now() - startedAt) / 1000)
      try {
        const stream = await transport.open(request)
        tell(stream.status)
        if (stream.status >= 500) breaker.outage()
        else breaker.answered()
        return stream
      } catch (error) {
        if (error instanceof ProviderError && error.reason === 'UPSTREAM_DOWN') {
          tell(0)
          breaker.outage()
        } else breaker.gaveUp()
        throw error
      }
    },
    close: () => transport.close(),
  }
}

function keptBack(request: HttpRequest, waitMs: number): ProviderError {
  const detail = `After many outages in a row it is left alone for another ${Math.ceil(waitMs / 1000)} s.`
  return new ProviderError('UPSTREAM_DOWN', {
    where: callOf(request),
    status: 0,
    detail,
    retryAfterMs: waitMs,
  })
}
