/** What a list shows is part of its address: filters and page survive a reload, go back and can be sent on. */
import { useLocation, useSearch } from 'wouter-preact'

/** The filters that the address names; setting one goes back to the first page. An empty value removes it. */
export function useFilters(): readonly [
  filters: Readonly<Record<string, string | undefined>>,
  set: (name: string, value: string) => void,
] {
  const search = useSearch()
  const [path, go] = useLocation()
  const filters = Object.fromEntries(new URLSearchParams(search))
  return [
    filters,
    (name, value) => {
      const next = new URLSearchParams(search)
      next.delete('page')
      if (value === '') next.delete(name)
      else next.set(name, value)
      go(addressOf(path, next), { replace: true })
    },
  ]
}

/** The page of a list, counted from 0 here and from 1 in the address. */
export function usePage(): readonly [page: number, set: (page: number) => void] {
  const search = useSearch()
  const [path, go] = useLocation()
  const page = Math.max(0, Math.trunc(Number(new URLSearchParams(search).get('page') ?? 1)) - 1) || 0
  return [
    page,
    (to) => {
      const next = new URLSearchParams(search)
      if (to === 0) next.delete('page')
      else next.set('page', String(to + 1))
      go(addressOf(path, next))
    },
  ]
}

function addressOf(path: string, search: URLSearchParams): string {
  return search.size > 0 ? `${path}?${search}` : path
}
