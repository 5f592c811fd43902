/** What a test does to the sandbox behind the client's back, over its control port. */
import type { FaultRule, Sandbox } from '@sheaf/claas-sandbox'

/** @throws Error with status and body of a refusal */
export async function control<Body>(
  sandbox: Sandbox,
  method: string,
  path: string,
  body?: unknown,
): Promise<Body> {
  const content = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await fetch(sandbox.urls.control + path, {
    method,
    ...(body === undefined ? {} : content),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as Body
}

/** @returns ids in the order of the rules */
export async function inject(sandbox: Sandbox, rules: readonly FaultRule[]): Promise<string[]> {
  return (await control<{ ids: string[] }>(sandbox, 'POST', '/faults', rules)).ids
}

/** Puts a zip into an outbox. @param fileId of a file that is to change @returns the file's id */
export async function drop(
  sandbox: Sandbox,
  machineId: string,
  name: string,
  bytes: Uint8Array,
  fileId?: string,
): Promise<string> {
  const id = fileId === undefined ? '' : `&fileId=${fileId}`
  const address = `${sandbox.urls.control}/machines/${machineId}/outbox?name=${name}${id}`
  const headers = { 'content-type': 'application/zip' }
  const answer = await fetch(address, { method: 'POST', headers, body: Uint8Array.from(bytes) })
  return ((await answer.json()) as { id: string }).id
}

/** A consent that was not used yet, of an organization that was added. */
export async function consentOf(sandbox: Sandbox, organizationId: string): Promise<string> {
  const path = `/organizations/${organizationId}/consent`
  return (await control<{ refreshToken: string }>(sandbox, 'POST', path, {})).refreshToken
}
