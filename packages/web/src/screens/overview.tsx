import type { MachineFile, Overview } from '@sheaf/contract'
import { Link } from 'wouter-preact'
import { useFiles, useOperations, useOverview } from '../api/queries.js'
import { DownloadButton } from '../parts/download-button.js'
import { FileReason } from '../parts/file-reason.js'
import { ago, counted } from '../parts/format.js'
import { OperationCards } from '../parts/operation-cards.js'
import { Answered, Empty } from '../parts/states.js'
import { useTitle } from '../parts/title.js'

/** Where things stand, in sentences with numbers, what wants a hand, and the newest operations. */
export function OverviewScreen() {
  const overview = useOverview()
  const operations = useOperations({ page: 0 })
  const failedFiles = overview.data?.failedFiles ?? 0
  useTitle('Overview')
  return (
    <div class="screen">
      <h1>Overview</h1>
      <Answered query={overview} what="the overview" rows={4}>
        {(now) => <Facts now={now} />}
      </Answered>
      <h2>Newest operations</h2>
      <Answered query={operations} what="operations" rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>
              No operation yet. <Link href="/growers">Connect a grower's CLAAS account</Link> and it appears
              here by itself.
            </Empty>
          ) : (
            <OperationCards operations={items.slice(0, 8)} />
          )
        }
      </Answered>
      {failedFiles > 0 && <FailedFiles count={failedFiles} />}
    </div>
  )
}

function Facts({ now }: { now: Overview }) {
  const { OK, UNAUTHENTICATED, MISSING_PERMISSION, TEMPORARILY_UNAVAILABLE } = now.connections
  const broken = UNAUTHENTICATED + MISSING_PERMISSION
  return (
    <ul class="facts">
      <li>
        <b>{now.growers}</b> {now.growers === 1 ? 'grower' : 'growers'}, <b>{OK}</b> connected to CLAAS
        {now.silentConnections > 0 && (
          <>
            , <Link href="/growers">{now.silentConnections} silent though it is the season</Link>
          </>
        )}
        {TEMPORARILY_UNAVAILABLE > 0 && `, ${TEMPORARILY_UNAVAILABLE} waiting for CLAAS to answer`}
        {broken > 0 && (
          <>
            ,{' '}
            <Link href="/growers" class="bad-text">
              {broken === 1 ? '1 needs a new consent' : `${broken} need a new consent`}
            </Link>
          </>
        )}
      </li>
      <li>
        {now.lastSyncTime ? `Last sync ${ago(now.lastSyncTime)}` : 'No sync yet'}
        {now.nextSyncTime && nextSync(now.nextSyncTime)}
      </li>
      <li>
        <b>{now.files}</b> machine {now.files === 1 ? 'file' : 'files'}, <b>{now.waitingJobs}</b>{' '}
        {now.waitingJobs === 1 ? 'job' : 'jobs'} waiting
        {now.uncoveredFiles > 0 && (
          <>
            , <Link href="/fields">{now.uncoveredFiles} on ground without a field</Link>
          </>
        )}
      </li>
      <li>
        <b>{now.operations}</b> field {now.operations === 1 ? 'operation' : 'operations'} on{' '}
        <b>{now.fields}</b> {now.fields === 1 ? 'field' : 'fields'}
      </li>
    </ul>
  )
}

function nextSync(time: string): string {
  return Date.parse(time) > Date.now() ? `, next one ${ago(time)}` : ', next one any moment'
}

/** The newest files that gave no map, each with its reason and its original. */
function FailedFiles({ count }: { count: number }) {
  const failed = useFiles({ status: 'failed', page: 0 })
  return (
    <section aria-labelledby="failed">
      <h2 id="failed">{counted(count, 'file')} without a map</h2>
      <ul class="rows">
        {failed.data?.items.slice(0, 5).map((file) => (
          <FailedFile key={file.id} file={file} />
        ))}
      </ul>
      {count > 5 && (
        <p>
          <Link href="/files?status=failed">All {count}</Link>
        </p>
      )}
    </section>
  )
}

function FailedFile({ file }: { file: MachineFile }) {
  return (
    <li>
      <div>
        <Link href={`/files/${file.id}`}>{file.fileName}</Link>
        <FileReason id={file.id} />
      </div>
      {file.downloadOriginalFile && (
        <DownloadButton url={file.downloadOriginalFile} name={`${file.fileName}.zip`}>
          Original
        </DownloadButton>
      )}
    </li>
  )
}
