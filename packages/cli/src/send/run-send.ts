/** `sheaf send`: gives a task to a running server and says what became of it at each machine. */
import { setTimeout as pause } from 'node:timers/promises'
import type { InboxTask } from '@sheaf/contract'
import { type ApiClient, type ServerFlags, signedIn } from '../client/signed-in.js'
import { EXIT } from '../exit-codes.js'
import { type SendFlags, taskOf } from './task-of.js'

const ASK_EVERY_MS = 500

/** @returns the exit code: 1 when a machine was refused */
export async function runSend(
  flags: SendFlags & ServerFlags & { readonly wait?: boolean; readonly json?: boolean },
): Promise<number> {
  const body = await taskOf(flags)
  const { call } = await signedIn(flags)
  const { status, body: sent } = await call('POST /services/sheaf/api/inbox/tasks', { body })
  if (status === 200) console.error('This was sent before; nothing is sent twice.')
  const task = flags.wait === true ? await handedOver(call, sent) : sent
  console.log(flags.json === true ? JSON.stringify(task, undefined, 2) : tableOf(task))
  return task.deliveries.some(({ state }) => state === 'FAILED') ? EXIT.internal : EXIT.ok
}

/** Resolves when no machine waits any more. */
async function handedOver(call: ApiClient, sent: InboxTask): Promise<InboxTask> {
  let task = sent
  while (task.deliveries.some(({ state }) => state === 'WAITING')) {
    await pause(ASK_EVERY_MS)
    task = (await call('GET /services/sheaf/api/inbox/tasks/:taskId', { params: { taskId: sent.id } })).body
  }
  return task
}

function tableOf({ id, name, deliveries }: InboxTask): string {
  const rows = deliveries.map(
    ({ providerMachineId, isoxmlVersion, state, sentence }) =>
      `  ${providerMachineId}  ISOXML ${isoxmlVersion}  ${state}  ${sentence}`,
  )
  return [`${name} (${id})`, ...rows].join('\n')
}
