import type { LeafUser } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useRef } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { changeLeafUser, deleteLeafUser } from '../api/actions.js'
import { useCredentialEvents, useEquipment, useFiles, useLeafUser, useOperations } from '../api/queries.js'
import { ConfirmButton } from '../parts/confirm.js'
import { Connection } from '../parts/connection.js'
import { ConsentLinks } from '../parts/consent-links.js'
import { Consents } from '../parts/consents.js'
import { DownloadButton } from '../parts/download-button.js'
import { EventLog } from '../parts/event-log.js'
import { FileTable } from '../parts/file-table.js'
import { counted } from '../parts/format.js'
import { GrowerDialog } from '../parts/grower-form.js'
import { InboxTasks } from '../parts/inbox-tasks.js'
import { Machines } from '../parts/machines.js'
import { Names } from '../parts/names.js'
import { OperationCards } from '../parts/operation-cards.js'
import { Answered, Empty } from '../parts/states.js'
import { useTitle } from '../parts/title.js'

/** One grower: the CLAAS connection with its event log, machines, files and operations. */
export function GrowerScreen({ id }: { id: string }) {
  const user = useLeafUser(id)
  const credentials = user.data?.claasCredentials
  useTitle(user.data?.name)
  const events = useCredentialEvents(id, credentials !== undefined)
  return (
    <div class="screen">
      <p class="crumbs">
        <Link href="/growers">Growers</Link>
      </p>
      <Answered query={user} what="the grower">
        {(grower) => <Head grower={grower} />}
      </Answered>
      <div class="columns">
        <section aria-labelledby="connection">
          <h2 id="connection">CLAAS connection</h2>
          {user.data && <Connection leafUserId={id} credentials={credentials ?? null} />}
          <ConsentLinks leafUserId={id} />
          {credentials && <Arrival leafUserId={id} status={credentials.status} />}
        </section>
        <section aria-labelledby="events">
          <h2 id="events">Event log</h2>
          <p class="faint">What CLAAS answered to sign-ins and refused calls, kept for 30 days.</p>
          {credentials ? (
            <Answered query={events} what="events">
              {({ items, total }) => <EventLog events={items} total={total} />}
            </Answered>
          ) : (
            <Empty>Events appear once an account is connected.</Empty>
          )}
        </section>
      </div>
      <Consents leafUserId={id} />
      <Machines leafUserId={id} />
      <InboxTasks leafUserId={id} />
      <Names leafUserId={id} />
      <Work leafUserId={id} />
    </div>
  )
}

function Head({ grower }: { grower: LeafUser }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const queries = useQueryClient()
  const [, go] = useLocation()
  return (
    <>
      <div class="title-row">
        <h1>{grower.name}</h1>
        <div class="buttons">
          <button type="button" onClick={() => dialog.current?.showModal()}>
            Edit
          </button>
          <DownloadButton
            url={`/services/sheaf/api/leaf-users/${grower.id}/export`}
            name={`${grower.name}.zip`}
          >
            Export
          </DownloadButton>
          <ConfirmButton
            name="Delete"
            question={`Delete ${grower.name}?`}
            consequence="Everything of this grower is erased with it: the connection and its consent, fields, files, operations, what was sent to machines. Export it first if it may be wanted again: this cannot be undone."
            act={async () => {
              await deleteLeafUser(grower.id)
              go('/growers')
              await queries.invalidateQueries({ queryKey: ['users'] })
            }}
          />
        </div>
      </div>
      <p class="faint">
        {grower.email}
        {grower.externalId && ` · ${grower.externalId}`}
      </p>
      <GrowerDialog
        dialog={dialog}
        title="Edit grower"
        confirm="Save"
        grower={grower}
        save={async ({ externalId, ...values }) => {
          await changeLeafUser(grower.id, { ...values, externalId: externalId || null })
          await queries.invalidateQueries()
        }}
      />
    </>
  )
}

/** What the connection has brought so far; while files are being read it moves. */
function Arrival({ leafUserId, status }: { leafUserId: string; status: string }) {
  const machines = useEquipment(leafUserId).data?.length ?? 0
  const files = useFiles({ leafUserId, page: 0 }).data
  const reading = useFiles({ leafUserId, status: 'processing', page: 0 }).data?.total ?? 0
  const operations = useOperations({ leafUserId, page: 0 }).data?.total ?? 0
  if (files === undefined) return null
  if (files.total === 0 && status !== 'OK') return null
  const read = files.total - reading
  return (
    <div class="arrival" role="status">
      {counted(machines, 'machine')} → {counted(files.total, 'file')} → {counted(operations, 'operation')}
      {reading > 0 && (
        <label>
          {read} of {files.total} read <progress max={files.total} value={read} />
        </label>
      )}
    </div>
  )
}

function Work({ leafUserId }: { leafUserId: string }) {
  const files = useFiles({ leafUserId, page: 0 })
  const operations = useOperations({ leafUserId, page: 0 })
  return (
    <>
      <section aria-labelledby="operations">
        <h2 id="operations">Operations</h2>
        <Answered query={operations} what="operations">
          {({ items }) =>
            items.length === 0 ? <Empty>No operation yet.</Empty> : <OperationCards operations={items} />
          }
        </Answered>
      </section>
      <section aria-labelledby="files">
        <h2 id="files">Machine files</h2>
        <Answered query={files} what="files">
          {({ items }) =>
            items.length === 0 ? (
              <Empty>No file yet. The outbox is read by itself.</Empty>
            ) : (
              <FileTable files={items} />
            )
          }
        </Answered>
      </section>
    </>
  )
}
