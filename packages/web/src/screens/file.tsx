import type { FileStatus, MachineFile } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { lazy, Suspense } from 'preact/compat'
import { Link, useLocation } from 'wouter-preact'
import { createFieldFromCoverage } from '../api/actions.js'
import { useFile, useFileStatus, useUncovered } from '../api/queries.js'
import { useAction } from '../parts/action.js'
import { Badge } from '../parts/badge.js'
import { DownloadButton } from '../parts/download-button.js'
import { reasonOf } from '../parts/file-reason.js'
import { bytes, dateTime } from '../parts/format.js'
import { Answered, Empty } from '../parts/states.js'
import { SummaryTable } from '../parts/summary-table.js'
import { useTitle } from '../parts/title.js'

const SmallPicture = lazy(() =>
  import('../map/small-picture.js').then((module) => ({ default: module.SmallPicture })),
)

/** One machine file: its processing steps with their sentences, its summary, its downloads. */
export function FileScreen({ id }: { id: string }) {
  const file = useFile(id)
  const status = useFileStatus(id)
  useTitle(file.data?.fileName)
  return (
    <div class="screen">
      <p class="crumbs">
        <Link href="/files">Machine files</Link>
      </p>
      <Answered query={file} what="the file" rows={6}>
        {(found) => (
          <>
            <h1>{found.fileName}</h1>
            <p class="faint">
              <Badge status={found.status} /> {found.provider}, {found.fileFormat}, {bytes(found.sizeInBytes)}
              , received {dateTime(found.createdTime)}
            </p>
            <Downloads file={found} />
            <Uncovered file={found} />
            <div class="columns">
              <section aria-labelledby="steps">
                <h2 id="steps">Processing steps</h2>
                <Answered query={status} what="steps" rows={6}>
                  {(steps) => <Steps steps={steps} />}
                </Answered>
              </section>
              <section aria-labelledby="summary">
                <h2 id="summary">Summary</h2>
                <Summary file={found} />
              </section>
            </div>
          </>
        )}
      </Answered>
    </div>
  )
}

function Summary({ file: { id, summary, status, updatedTime } }: { file: MachineFile }) {
  if (summary)
    return (
      <>
        {status === 'processed' && (
          <Suspense fallback={<span class="picture" />}>
            <SmallPicture view={`files/${id}`} version={updatedTime} />
          </Suspense>
        )}
        <SummaryTable summary={summary} />
      </>
    )
  return <Empty>{status === 'processing' ? 'The file is being read.' : 'Nothing to map in this file.'}</Empty>
}

function Steps({ steps }: { steps: FileStatus }) {
  return (
    <ol class="steps">
      {Object.entries(steps).map(([step, state]) => (
        <li key={step}>
          <span class="step-name">{step}</span> <Badge status={state.status} />
          {state.status === 'processing' && <progress aria-label={`${step} goes on`} />}
          {state.message !== 'ok' && state.message !== 'skipped' && <p>{reasonOf(state)}</p>}
          {(state.message === 'ok' || state.message === 'skipped') && state.detail && (
            <p class="faint">{state.detail}</p>
          )}
          {state.evidence && <p class="faint">The kind of work is told by {state.evidence.join('; ')}.</p>}
        </li>
      ))}
    </ol>
  )
}

function Downloads({ file }: { file: MachineFile }) {
  const { downloadOriginalFile: original, downloadStandardGeojson: points, zippedPNGs: maps, fileName } = file
  if (!original && !points) return null
  return (
    <div class="buttons">
      {original && (
        <DownloadButton url={original} name={`${fileName}.zip`}>
          Original
        </DownloadButton>
      )}
      {points && (
        <DownloadButton url={points} name={`${fileName}.geojson`}>
          Points as GeoJSON
        </DownloadButton>
      )}
      {maps && (
        <DownloadButton url={maps} name={`${fileName}-maps.zip`}>
          Maps as PNG
        </DownloadButton>
      )}
    </div>
  )
}

/** Ground without a field gives no operation; the outline of the work can become the field. */
function Uncovered({ file }: { file: MachineFile }) {
  const uncovered = useUncovered(
    file.status === 'processed' && file.fields.length === 0 ? file.leafUserId : undefined,
  )
  const act = useAction()
  const queries = useQueryClient()
  const [, go] = useLocation()
  if (!uncovered.data?.files.includes(file.id)) return null
  return (
    <div class="note">
      <p>No field boundary covers this ground, so it gives no operation.</p>
      <button
        type="button"
        disabled={act.busy}
        onClick={() =>
          act.run(async () => {
            const field = await createFieldFromCoverage(file.id)
            await queries.invalidateQueries()
            go(`/fields?field=${encodeURIComponent(field.id)}`)
          })
        }
      >
        Create field from coverage
      </button>
      <div role="alert" class="bad-text">
        {act.problem}
      </div>
    </div>
  )
}
