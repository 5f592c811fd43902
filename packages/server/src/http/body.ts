/** Bodies: JSON and nothing else. An empty one is left to the schema of the route. */
import type { FastifyInstance } from 'fastify'

const JSON_TYPES = /^application\/([\w.-]+\+)?json\b/i

export function readJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>(JSON_TYPES, { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') return done(null, undefined)
    return parse(request, body, done)
  })
}
