/** Requests per minute and address, where the operator sets a limit. */
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { ApiError } from './api-error.js'

/** @param perMinute  undefined: no limit */
export async function limitRate(app: FastifyInstance, perMinute: number | undefined): Promise<void> {
  if (perMinute === undefined) return
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { ttl }) => {
      const waitS = Math.ceil(ttl / 1000)
      const sentence = `More than ${perMinute} requests in a minute; try again in ${waitS} s.`
      return new ApiError(429, 'tooManyRequests', sentence, undefined, { 'Retry-After': String(waitS) })
    },
  })
}
