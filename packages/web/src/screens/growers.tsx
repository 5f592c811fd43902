import type { LeafUser } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useRef } from 'preact/hooks'
import { Link, useLocation } from 'wouter-preact'
import { createLeafUser } from '../api/actions.js'
import { useLeafUsers } from '../api/queries.js'
import { usePage } from '../parts/address.js'
import { Badge } from '../parts/badge.js'
import { GrowerDialog } from '../parts/grower-form.js'
import { Pager } from '../parts/pager.js'
import { ScrollRegion } from '../parts/scroll-region.js'
import { Answered, Empty } from '../parts/states.js'
import { useTitle } from '../parts/title.js'

/** All growers with the state of their connection, and a form for a new one. */
export function GrowersScreen() {
  const [page, setPage] = usePage()
  const users = useLeafUsers(page)
  useTitle('Growers')
  return (
    <div class="screen">
      <div class="title-row">
        <h1>Growers</h1>
        <NewGrower />
      </div>
      <Answered query={users} what="growers" rows={4}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty>No grower yet. Add one, then connect the CLAAS account.</Empty>
          ) : (
            <>
              <GrowerTable users={items} />
              <Pager page={page} size={50} total={total} go={setPage} />
            </>
          )
        }
      </Answered>
    </div>
  )
}

function GrowerTable({ users }: { users: readonly LeafUser[] }) {
  return (
    <ScrollRegion label="Growers">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">CLAAS</th>
            <th scope="col">Environment</th>
            <th scope="col">Email</th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <tr key={user.id}>
              <td>
                <Link href={`/growers/${user.id}`}>{user.name}</Link>
              </td>
              <td>
                {user.claasCredentials ? (
                  <Badge status={user.claasCredentials.status} />
                ) : (
                  <span class="faint">not connected</span>
                )}
              </td>
              <td>{user.claasCredentials?.clientEnvironment ?? '–'}</td>
              <td>{user.email}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function NewGrower() {
  const dialog = useRef<HTMLDialogElement>(null)
  const [, go] = useLocation()
  const queries = useQueryClient()
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Add grower
      </button>
      <GrowerDialog
        dialog={dialog}
        title="New grower"
        confirm="Add"
        save={async ({ externalId, ...values }) => {
          const user = await createLeafUser({ ...values, ...(externalId ? { externalId } : {}) })
          await queries.invalidateQueries({ queryKey: ['users'] })
          go(`/growers/${user.id}`)
        }}
      />
    </>
  )
}
