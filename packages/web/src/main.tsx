/** Starts the page: query cache, session, frame. */
import { QueryClient, QueryClientProvider } from '@tanstack/preact-query'
import { render } from 'preact'
import { ApiFailure } from './api/request.js'
import { App } from './app.js'
import { onSessionChange } from './session.js'
import './style/tokens.css'
import './style/base.css'
import './style/parts.css'
import './style/screens.css'

const RELOADED = 'sheaf.reloaded'
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      retry: (count, error) => count < 2 && !(error instanceof ApiFailure && error.status < 500),
    },
  },
})
// what one owner saw is nothing for the next
onSessionChange(() => queries.clear())

// a newer version was installed while this tab was open: its pieces have other names
addEventListener('vite:preloadError', () => {
  const before = Number(sessionStorage.getItem(RELOADED) ?? 0)
  if (Date.now() - before < 10_000) return
  sessionStorage.setItem(RELOADED, String(Date.now()))
  location.reload()
})

render(
  <QueryClientProvider client={queries}>
    <App />
  </QueryClientProvider>,
  document.getElementById('app')!,
)
