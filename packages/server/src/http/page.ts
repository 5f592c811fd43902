/**
 * The page: the static build of the web package, found by path.
 *
 * Addresses of the page's own screens have no file; a browser that asks for one gets the page itself.
 */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { answerUnknownAddress } from './error-handler.js'

/** Addresses that are never screens of the page. */
const NOT_A_SCREEN = /^\/(api|services|health|docs|metrics|openapi\.json|assets|connect)(\/|$)/
const NOT_BUILT = 'The page is not built. The API is at /services, its document at /docs.\n'

export async function addPage(app: FastifyInstance): Promise<void> {
  const root = pageFolder()
  if (root === undefined) {
    app.get('/', async (_request, reply) => reply.code(404).type('text/plain').send(NOT_BUILT))
    app.setNotFoundHandler(answerUnknownAddress)
    return
  }
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    setHeaders: (reply, path) => {
      const named = path.startsWith(join(root, 'assets', '/'))
      reply.header('Cache-Control', named ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.setNotFoundHandler((request, reply) =>
    asksForScreen(request) ? reply.code(200).sendFile('index.html') : answerUnknownAddress(request, reply),
  )
}

function asksForScreen({ method, url, headers }: FastifyRequest): boolean {
  const reads = method === 'GET' || method === 'HEAD'
  return reads && (headers.accept ?? '').includes('text/html') && !NOT_A_SCREEN.test(url)
}

/** Folder of the built page; undefined when the package is absent or not built. */
function pageFolder(): string | undefined {
  try {
    const root = join(dirname(createRequire(import.meta.url).resolve('@sheaf/web/package.json')), 'dist')
    return existsSync(join(root, 'index.html')) ? root : undefined
  } catch {
    return undefined
  }
}
