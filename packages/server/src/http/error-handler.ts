/** The one place where a refusal or an error becomes a problem body. */
import {
  type ErrorKey,
  PROBLEM_CONTENT_TYPE,
  type Problem,
  problem,
  STATUS_TITLES,
  validationProblem,
} from '@sheaf/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from './api-error.js'

/** Refusals of the framework, by its code. */
const FRAMEWORK_REFUSALS: Readonly<Record<string, { status: number; errorKey: ErrorKey; message: string }>> =
  {
    FST_ERR_CTP_INVALID_JSON_BODY: {
      status: 400,
      errorKey: 'malformedBody',
      message: 'The body is not readable JSON.',
    },
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
      status: 400,
      errorKey: 'malformedBody',
      message: 'The body is shorter or longer than its Content-Length.',
    },
    FST_ERR_CTP_BODY_TOO_LARGE: {
      status: 400,
      errorKey: 'tooLarge',
      message: 'The body is larger than 32 MiB.',
    },
    FST_ERR_CTP_INVALID_MEDIA_TYPE: {
      status: 415,
      errorKey: 'unsupportedMediaType',
      message: 'Send the body as application/json.',
    },
    FST_ERR_BAD_URL: { status: 400, errorKey: 'validation', message: 'The address is not a valid URL path.' },
  }

export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error)
  if (refusal === undefined) request.log.error({ err: error }, 'request failed')
  // The framework would hang up on a client that is still sending, and the answer would be lost with the connection.
  // Kept open, the rest of the body is read and thrown away, as it is behind every other early refusal.
  if (refusal?.errorKey === 'tooLarge') reply.removeHeader('connection')
  const answer = refusal ?? new ApiError(500, 'internal', 'The server made an error; its log says more.')
  return sendProblem(reply.headers({ ...answer.headers }), problemOf(answer, request.url))
}

export function answerUnknownAddress(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const unknown = new ApiError(404, 'notFound', 'There is nothing at this address.')
  return sendProblem(reply, problemOf(unknown, request.url))
}

function sendProblem(reply: FastifyReply, body: Problem): FastifyReply {
  return reply.code(body.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(body))
}

function refusalOf(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const known = FRAMEWORK_REFUSALS[code]
  if (known !== undefined) return new ApiError(known.status, known.errorKey, known.message)
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  return status >= 400 && status < 500 ? new ApiError(400, 'malformedBody', error.message) : undefined
}

/** The wire form of a refusal. @param url path of the request */
export function problemOf({ status, errorKey, message, fieldErrors }: ApiError, url: string): Problem {
  if (errorKey === 'validation' && fieldErrors !== undefined) return validationProblem(url, fieldErrors)
  return problem({
    status,
    path: url,
    title: status === 500 ? STATUS_TITLES[500]! : message,
    message,
    errorKey,
    ...(fieldErrors === undefined ? {} : { fieldErrors }),
  })
}
