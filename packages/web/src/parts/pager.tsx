/** Steps through a list that has more than one page. Pages count from 0. */
export function Pager({
  page,
  size,
  total,
  go,
}: {
  page: number
  size: number
  total: number
  go: (page: number) => void
}) {
  if (total <= size) return null
  const last = Math.ceil(total / size) - 1
  return (
    <nav class="buttons" aria-label="Pages">
      <button type="button" disabled={page === 0} onClick={() => go(page - 1)}>
        Back
      </button>
      <span>
        {page * size + 1}–{Math.min(total, (page + 1) * size)} of {total}
      </span>
      <button type="button" disabled={page >= last} onClick={() => go(page + 1)}>
        Next
      </button>
    </nav>
  )
}
