/**
 * HTTP: the routes of the contract, by name.
 *
 *   request ─► token ─► schema of the row ─► implementation ─► answer
 *                └────────────┴─────────────────┴─► ApiError ─► problem body
 *
 * A capability gives implementations; it never sees the framework's routing, and refuses by throwing.
 */
export { ApiError, invalid, notFound } from './api-error.js'
export { createApp } from './create-app.js'
export { createWorkerApp } from './create-worker-app.js'
export { sendObject } from './download.js'
export { problemOf } from './error-handler.js'
export type { Cookie, HtmlAnswer, HtmlRequest, HtmlRoute } from './html-routes.js'
export { paged, pageOf, sortOf } from './paged.js'
export type { Answer, Owner, RouteImplementations } from './route-types.js'
export { createTokens, type Tokens } from './tokens.js'
export { readUpload, type UploadedFile } from './upload.js'
