/** Headers that tell browsers what our pages may do: everything from this origin, nothing from elsewhere. */
import type { FastifyHelmetOptions } from '@fastify/helmet'

const YEAR_S = 31_536_000

/** @param publicUrl  origin that clients use; only an https one is pinned to https */
export function securityHeaders(publicUrl: string): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        workerSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: YEAR_S } : false,
    referrerPolicy: { policy: 'no-referrer' },
  }
}
