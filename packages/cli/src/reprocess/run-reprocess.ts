/** `sheaf reprocess`: begins a comparison or goes on with it, waits, and prints what would be different. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Reprocess, ReprocessDifference } from '@sheaf/contract'
import { type ApiClient, type ServerFlags, signedIn } from '../client/signed-in.js'
import { tableOf } from './table-of.js'

const RUNS = '/services/sheaf/api/reprocesses'
const ASK_EVERY_MS = 1_000
const PAGE = 100

export interface ReprocessFlags extends ServerFlags {
  readonly grower?: string
  readonly adopt?: string
  readonly discard?: string
  readonly json?: boolean
}

export async function runReprocess({
  grower,
  adopt,
  discard,
  json = false,
  ...server
}: ReprocessFlags): Promise<void> {
  const { call } = await signedIn(server)
  if (discard !== undefined) {
    await call(`DELETE ${RUNS}/:reprocessId`, { params: { reprocessId: discard } })
    return console.log('Discarded: what stands stays as it is.')
  }
  if (adopt !== undefined) {
    const { body } = await call(`POST ${RUNS}/:reprocessId/adopt`, { params: { reprocessId: adopt } })
    const run = await until(call, body, 'ADOPTED')
    return console.log(
      `Adopted ${run.compared} originals; files and operations follow as they are converted.`,
    )
  }
  const { body } = await call(`POST ${RUNS}`, { body: grower === undefined ? {} : { leafUserId: grower } })
  const run = await until(call, body, 'READY')
  const differences = await differencesOf(call, run)
  console.log(json ? JSON.stringify({ ...run, differences }, undefined, 2) : reportOf(run, differences))
}

/** Says on stderr how far it is. */
async function until(call: ApiClient, begun: Reprocess, state: Reprocess['state']): Promise<Reprocess> {
  let run = begun
  let told = ''
  while (run.state !== state) {
    const line = `${run.compared + run.failed} of ${run.originals} originals compared`
    if (line !== told && state === 'READY') console.error(line)
    told = line
    await pause(ASK_EVERY_MS)
    run = (await call(`GET ${RUNS}/:reprocessId`, { params: { reprocessId: run.id } })).body
    if (run.state === 'DISCARDED') throw new Error(`The comparison ${run.id} was discarded meanwhile.`)
  }
  return run
}

async function differencesOf(
  call: ApiClient,
  { id, differences }: Reprocess,
): Promise<ReprocessDifference[]> {
  const found: ReprocessDifference[] = []
  for (let page = 0; found.length < differences; page++) {
    const query = { page, size: PAGE }
    const { body } = await call(`GET ${RUNS}/:reprocessId/differences`, {
      params: { reprocessId: id },
      query,
    })
    if (body.length === 0) break
    found.push(...body)
  }
  return found
}

function reportOf(run: Reprocess, differences: readonly ReprocessDifference[]): string {
  if (run.originals === 0) return 'Everything was converted by this version with the present configuration.'
  const failed = run.failed === 0 ? '' : ` ${run.failed} could not be converted anew and stay as they are.`
  const compared = `${run.compared} originals were converted anew beside what stands.${failed}`
  const next = `Adopt it with: sheaf reprocess --adopt ${run.id}`
  if (differences.length === 0) return `${compared} No total would be different.\n${next}`
  return `${compared} ${differences.length} files and operations would be different:\n\n${tableOf(differences)}\n\n${next}`
}
