import { useFiles, useLeafUsers } from '../api/queries.js'
import { useFilters, usePage } from '../parts/address.js'
import { FileTable } from '../parts/file-table.js'
import { Filter } from '../parts/filter.js'
import { Pager } from '../parts/pager.js'
import { Answered, Empty } from '../parts/states.js'
import { useTitle } from '../parts/title.js'
import { TYPE_WORDS } from '../parts/words.js'

const STATUSES = [
  ['processed', 'processed'],
  ['processing', 'processing'],
  ['failed', 'failed'],
] as const

/** All machine files, filtered by grower, kind of work and status. */
export function FilesScreen() {
  const [filters, set] = useFilters()
  const [page, setPage] = usePage()
  const { leafUserId, operationType, status } = filters
  const growers = useLeafUsers(0)
  const files = useFiles({
    page,
    ...(leafUserId === undefined ? {} : { leafUserId }),
    ...(operationType === undefined ? {} : { operationType }),
    ...(status === undefined ? {} : { status }),
  })
  useTitle('Machine files')
  const filtered = leafUserId !== undefined || operationType !== undefined || status !== undefined
  return (
    <div class="screen">
      <div class="title-row">
        <h1>Machine files</h1>
        <div class="filters">
          <Filter
            name="Grower"
            value={leafUserId}
            choices={growers.data?.items.map(({ id, name }) => [id, name]) ?? []}
            choose={(value) => set('leafUserId', value)}
          />
          <Filter
            name="Work"
            value={operationType}
            choices={Object.entries(TYPE_WORDS)}
            choose={(value) => set('operationType', value)}
          />
          <Filter name="Status" value={status} choices={STATUSES} choose={(value) => set('status', value)} />
        </div>
      </div>
      <Answered query={files} what="files" rows={6}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty>
              {filtered
                ? 'No file fits these filters.'
                : 'No file yet. The outbox is read by itself once a grower is connected.'}
            </Empty>
          ) : (
            <>
              <FileTable files={items} />
              <Pager page={page} size={50} total={total} go={setPage} />
            </>
          )
        }
      </Answered>
    </div>
  )
}
