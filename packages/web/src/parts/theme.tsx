/** Light or dark: follows the system until somebody chooses. The choice is kept in this browser. */
import { useSyncExternalStore } from 'preact/compat'

const KEY = 'sheaf.theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

export type Theme = 'light' | 'dark'

apply()
system.addEventListener('change', apply)

export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => currentTheme(),
  )
}

export function ThemeButton() {
  const theme = useTheme()
  const other: Theme = theme === 'dark' ? 'light' : 'dark'
  return (
    <button type="button" aria-label={`Use the ${other} theme`} onClick={() => choose(other)}>
      {other === 'dark' ? 'Dark' : 'Light'}
    </button>
  )
}

function choose(theme: Theme): void {
  localStorage.setItem(KEY, theme)
  apply()
}

function currentTheme(): Theme {
  const chosen = localStorage.getItem(KEY)
  if (chosen === 'light' || chosen === 'dark') return chosen
  return system.matches ? 'dark' : 'light'
}

function apply(): void {
  document.documentElement.dataset['theme'] = currentTheme()
  for (const listener of listeners) listener()
}
