import { useFields, useLeafUsers, useOperations } from '../api/queries.js'
import { useFilters, usePage } from '../parts/address.js'
import { Filter } from '../parts/filter.js'
import { OperationCards } from '../parts/operation-cards.js'
import { Pager } from '../parts/pager.js'
import { Answered, Empty } from '../parts/states.js'
import { useTitle } from '../parts/title.js'
import { TYPE_WORDS } from '../parts/words.js'

const YEARS = Array.from({ length: 12 }, (_, back) => String(new Date().getUTCFullYear() - back))

/** All field operations as cards, filtered by grower, field, year and kind of work. */
export function OperationsScreen() {
  const [{ leafUserId, fieldId, year, operationType }, set] = useFilters()
  const [page, setPage] = usePage()
  const growers = useLeafUsers(0)
  const fields = useFields(0)
  const operations = useOperations({
    page,
    ...(leafUserId === undefined ? {} : { leafUserId }),
    ...(fieldId === undefined ? {} : { fieldId }),
    ...(operationType === undefined ? {} : { operationType }),
    ...(year === undefined
      ? {}
      : { startTime: `${year}-01-01T00:00:00Z`, endTime: `${year}-12-31T23:59:59Z` }),
  })
  useTitle('Operations')
  const filtered = [leafUserId, fieldId, year, operationType].some((one) => one !== undefined)
  const fieldChoices = (fields.data?.items ?? [])
    .filter((field) => leafUserId === undefined || field.leafUserId === leafUserId)
    .map(({ id, name }) => [id, name ?? id] as const)
  return (
    <div class="screen">
      <div class="title-row">
        <h1>Operations</h1>
        <div class="filters">
          <Filter
            name="Grower"
            value={leafUserId}
            choices={growers.data?.items.map(({ id, name }) => [id, name]) ?? []}
            choose={(value) => set('leafUserId', value)}
          />
          <Filter
            name="Field"
            value={fieldId}
            choices={fieldChoices}
            choose={(value) => set('fieldId', value)}
          />
          <Filter
            name="Year"
            value={year}
            choices={YEARS.map((one) => [one, one])}
            choose={(value) => set('year', value)}
          />
          <Filter
            name="Work"
            value={operationType}
            choices={Object.entries(TYPE_WORDS)}
            choose={(value) => set('operationType', value)}
          />
        </div>
      </div>
      <Answered query={operations} what="operations" rows={3}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Empty>
              {filtered
                ? 'No operation fits these filters.'
                : 'No operation yet. A file gives one where a field boundary covers its ground.'}
            </Empty>
          ) : (
            <>
              <OperationCards operations={items} />
              <Pager page={page} size={50} total={total} go={setPage} />
            </>
          )
        }
      </Answered>
    </div>
  )
}
