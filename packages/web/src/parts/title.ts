import { useEffect } from 'preact/hooks'

/** Names the browser's tab after the screen; nothing yet known leaves the product's name alone. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? 'Sheaf' : `${title} · Sheaf`
  }, [title])
}
