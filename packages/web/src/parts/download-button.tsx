import type { ComponentChildren } from 'preact'
import { useAction } from './action.js'
import { download } from './download.js'

/** Fetches an artefact with the session's token; says so while it is being made, and why when it is not. */
export function DownloadButton({
  url,
  name,
  children,
}: {
  url: string
  /** File name where the server tells none. */
  name: string
  children: ComponentChildren
}) {
  const act = useAction()
  return (
    <span class="download">
      <button type="button" disabled={act.busy} onClick={() => act.run(() => download(url, name))}>
        {children}
        {act.busy && <span class="spinner" aria-label="being fetched" role="img" />}
      </button>
      <span role="alert" class="bad-text">
        {act.problem}
      </span>
    </span>
  )
}
