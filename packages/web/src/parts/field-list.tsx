import type { Field, LeafUser, MachineFile } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { createFieldFromCoverage } from '../api/actions.js'
import { useUncoveredFiles } from '../api/queries.js'
import { hasWebGl2 } from '../map/webgl.js'
import { useAction } from './action.js'
import { FieldUpload } from './field-upload.js'
import { counted, quantity } from './format.js'
import { Empty } from './states.js'
import { useUnitSystem } from './unit-system.js'

interface ListedOutline {
  readonly id: string
  readonly areaHa: number
}

/** All fields by name, and the ways to new ones. */
export function FieldList({
  growers,
  fields,
  outlines,
  choose,
  draw,
}: {
  growers: readonly LeafUser[]
  fields: readonly Field[]
  outlines: readonly ListedOutline[]
  choose: (id: string) => void
  draw: () => void
}) {
  const system = useUnitSystem()
  const areas = new Map(outlines.map(({ id, areaHa }) => [id, areaHa]))
  return (
    <>
      <h1>Fields</h1>
      {growers.length > 0 && (
        <div class="buttons">
          {hasWebGl2() && (
            <button type="button" onClick={draw}>
              Draw a field
            </button>
          )}
          <FieldUpload growers={growers} />
        </div>
      )}
      <Uncovered growers={growers} choose={choose} />
      {fields.length === 0 ? (
        <Empty>
          {growers.length === 0 ? (
            <>
              No field yet. <Link href="/growers">Add a grower</Link> first.
            </>
          ) : (
            'No field yet. Fields come with the master data of CLAAS machines; or draw one, or upload boundaries.'
          )}
        </Empty>
      ) : (
        <ul class="fields-list">
          {fields.map(({ id, name = id }) => (
            <li key={id}>
              <button type="button" onClick={() => choose(id)}>
                <span>{name}</span>
                <span class="faint">
                  {areas.has(id)
                    ? quantity({ value: areas.get(id)!, unit: 'ha' }, 'totalArea', system)
                    : 'no boundary'}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Worked ground that no boundary covers: each file can become a field. */
function Uncovered({ growers, choose }: { growers: readonly LeafUser[]; choose: (id: string) => void }) {
  const files = useUncoveredFiles(growers.map(({ id }) => id)).data ?? []
  if (files.length === 0) return null
  return (
    <details class="note" open={files.length <= 3}>
      <summary>Worked ground without a field: {counted(files.length, 'file')}</summary>
      <ul class="rows">
        {files.map((file) => (
          <UncoveredFile key={file.id} file={file} choose={choose} />
        ))}
      </ul>
    </details>
  )
}

function UncoveredFile({ file, choose }: { file: MachineFile; choose: (id: string) => void }) {
  const act = useAction()
  const queries = useQueryClient()
  return (
    <li>
      <div>
        <Link href={`/files/${file.id}`}>{file.fileName}</Link>
      </div>
      <button
        type="button"
        disabled={act.busy}
        onClick={() =>
          act.run(async () => {
            const field = await createFieldFromCoverage(file.id)
            await queries.invalidateQueries()
            choose(field.id)
          })
        }
      >
        Create field
      </button>
      <span role="alert" class="bad-text">
        {act.problem}
      </span>
    </li>
  )
}
