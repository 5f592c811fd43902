/** What a screen shows while it waits, when there is nothing, and when something went wrong. */
import type { ComponentChildren } from 'preact'
import { ApiFailure } from '../api/request.js'

/** @param rows grey rows that hold the place of what will come */
export function Loading({ what, rows = 0 }: { what: string; rows?: number }) {
  return (
    <div class="state" role="status" aria-busy="true">
      <span class="spinner" aria-hidden="true" /> Loading {what} …
      {Array.from({ length: rows }, (_, at) => (
        <span key={at} class="grey-row" aria-hidden="true" />
      ))}
    </div>
  )
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="state">{children}</div>
}

/** The sentence of the error, and a way to try again. */
export function Failure({
  error,
  retry,
  again = 'Try again',
}: {
  error: Error
  retry?: () => void
  again?: string
}) {
  return (
    <div class="state bad" role="alert">
      <p>{error.message}</p>
      {retry && (
        <button type="button" onClick={retry}>
          {again}
        </button>
      )}
    </div>
  )
}

interface Asked<Data> {
  readonly data: Data | undefined
  readonly error: Error | null
  readonly dataUpdatedAt?: number
  readonly refetch: () => unknown
}

/** One query as content: waiting, failed or there. Data that came before a failure stay, with the time they are of. */
export function Answered<Data>({
  query,
  what,
  rows,
  children,
}: {
  query: Asked<Data>
  what: string
  rows?: number
  children: (data: Data) => ComponentChildren
}) {
  const { data, error, dataUpdatedAt = 0, refetch } = query
  if (data === undefined)
    return error === null ? (
      <Loading what={what} {...(rows === undefined ? {} : { rows })} />
    ) : (
      <Failure error={error} {...(isGone(error) ? {} : { retry: refetch })} />
    )
  return (
    <>
      {error !== null && (
        <p class="note" role="status">
          {error.message} What you see is as of {new Date(dataUpdatedAt).toLocaleTimeString()}.
        </p>
      )}
      {children(data)}
    </>
  )
}

/** What is not there will not be there on a second try. */
function isGone(error: Error): boolean {
  return error instanceof ApiFailure && error.status === 404
}
