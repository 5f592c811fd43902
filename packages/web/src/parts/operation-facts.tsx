import type { Operation } from '@sheaf/contract'
import { Link } from 'wouter-preact'
import { useConfiguration, useSummary } from '../api/queries.js'
import { DownloadButton } from './download-button.js'
import { Answered } from './states.js'
import { SummaryTable } from './summary-table.js'

/** Downloads, with the configuration key that has to be on for one. */
const FORMS = [
  ['standardGeojson', 'GeoJSON', 'standard.geojson', undefined],
  ['filteredGeojson', 'Filtered GeoJSON', 'filtered.geojson', 'operationsFilteredGeojson'],
  ['standardGeoparquet', 'GeoParquet', 'standard.parquet', 'enableGeoparquetOutput'],
] as const

/** The summary of an operation, its downloads, and the files it was made from. */
export function OperationFacts({ operation }: { operation: Operation }) {
  const summary = useSummary(operation.id, operation.updatedTime)
  const configuration = useConfiguration().data
  const base = `/services/operations/api/operations/${operation.id}`
  return (
    <>
      <section aria-labelledby="summary">
        <h2 id="summary">Summary</h2>
        <Answered query={summary} what="the summary">
          {(found) =>
            found ? <SummaryTable summary={found} /> : <p class="faint">The summary is being made.</p>
          }
        </Answered>
      </section>
      <section aria-labelledby="downloads">
        <h2 id="downloads">Take it with you</h2>
        <div class="buttons">
          {FORMS.filter(([, , , key]) => key === undefined || configuration?.[key] === true).map(
            ([artefact, word, name]) => (
              <DownloadButton key={artefact} url={`${base}/download/${artefact}`} name={name}>
                {word}
              </DownloadButton>
            ),
          )}
        </div>
        <details>
          <summary>From the command line</summary>
          <pre>{`curl -H "authorization: Bearer $TOKEN" -OJ \\\n  ${location.origin}${base}/download/standardGeojson`}</pre>
        </details>
        <p>
          {operation.files.length === 1 ? 'Made from ' : 'Made from the machine files '}
          {operation.files.map((file, at) => (
            <span key={file}>
              {at > 0 && ', '}
              <Link href={`/files/${file}`}>
                {operation.files.length === 1 ? 'one machine file' : at + 1}
              </Link>
            </span>
          ))}
        </p>
      </section>
    </>
  )
}
