/** The OpenAPI document at `/openapi.json`, browsable at `/docs`; both from the route table, nothing from elsewhere. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { openApiDocument } from '@sheaf/contract'
import type { FastifyInstance } from 'fastify'

/** The viewer sets styles in its own markup; scripts stay limited to this origin. */
const DOCS_POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; " +
  "base-uri 'none'; frame-ancestors 'none'"

export async function addDocumentation(app: FastifyInstance, version: string): Promise<void> {
  const document = openApiDocument({ version, serverUrl: app.publicUrl })
  app.get('/openapi.json', async () => document)
  await app.register(swagger, { mode: 'static', specification: { document: document as never } })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_POLICY,
    // A validator on the internet would be asked about our document.
    uiConfig: { validatorUrl: null, persistAuthorization: false },
  })
}
