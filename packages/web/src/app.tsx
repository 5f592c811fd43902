/** The frame: top bar (bottom bar on a phone), skip link, and the screen that the address names. */
import { lazy, Suspense } from 'preact/compat'
import { useEffect, useRef } from 'preact/hooks'
import { Link, Route, Switch, useLocation } from 'wouter-preact'
import { Loading } from './parts/states.js'
import { ThemeButton } from './parts/theme.js'
import { useTitle } from './parts/title.js'
import { UnitSystemChoice } from './parts/unit-system.js'
import { SignInScreen } from './screens/sign-in.js'
import { signOut, useSession } from './session.js'

/** Every screen is a piece of code of its own, fetched when it is first opened. */
const load = {
  overview: () => import('./screens/overview.js'),
  growers: () => import('./screens/growers.js'),
  grower: () => import('./screens/grower.js'),
  files: () => import('./screens/files.js'),
  file: () => import('./screens/file.js'),
  operations: () => import('./screens/operations.js'),
  operation: () => import('./screens/operation.js'),
  fields: () => import('./screens/fields.js'),
  settings: () => import('./screens/settings.js'),
}
const OverviewScreen = lazy(() => load.overview().then((found) => ({ default: found.OverviewScreen })))
const GrowersScreen = lazy(() => load.growers().then((found) => ({ default: found.GrowersScreen })))
const GrowerScreen = lazy(() => load.grower().then((found) => ({ default: found.GrowerScreen })))
const FilesScreen = lazy(() => load.files().then((found) => ({ default: found.FilesScreen })))
const FileScreen = lazy(() => load.file().then((found) => ({ default: found.FileScreen })))
const OperationsScreen = lazy(() => load.operations().then((found) => ({ default: found.OperationsScreen })))
const OperationScreen = lazy(() => load.operation().then((found) => ({ default: found.OperationScreen })))
const FieldsScreen = lazy(() => load.fields().then((found) => ({ default: found.FieldsScreen })))
const SettingsScreen = lazy(() => load.settings().then((found) => ({ default: found.SettingsScreen })))

const PLACES = [
  { path: '/', name: 'Overview' },
  { path: '/growers', name: 'Growers' },
  { path: '/files', name: 'Files' },
  { path: '/operations', name: 'Operations' },
  { path: '/fields', name: 'Fields' },
  { path: '/settings', name: 'Settings' },
] as const

export function App() {
  const session = useSession()
  const content = useRef<HTMLElement>(null)
  useArrival(content)
  useEffect(() => {
    if (session) whenIdle(() => Object.values(load).forEach((one) => void one().catch(() => undefined)))
  }, [session !== undefined])
  if (session === undefined) return <SignInScreen />
  return (
    <>
      <a class="skip" href="#content">
        Skip to content
      </a>
      <header class="bar">
        <Link href="/" class="brand">
          Sheaf
        </Link>
        <Places />
        <span class="push" />
        <span class="who" title={session.username}>
          {session.username}
        </span>
        <UnitSystemChoice />
        <ThemeButton />
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      </header>
      <main id="content" tabIndex={-1} ref={content}>
        <Suspense fallback={<Loading what="the screen" />}>
          <Screens />
        </Suspense>
      </main>
    </>
  )
}

/** A new screen begins at its top and takes the focus; going back leaves the place to the browser. */
function useArrival(content: { readonly current: HTMLElement | null }): void {
  const [here] = useLocation()
  const before = useRef(here)
  const back = useRef(false)
  useEffect(() => {
    const note = () => {
      back.current = true
    }
    addEventListener('popstate', note)
    return () => removeEventListener('popstate', note)
  }, [])
  useEffect(() => {
    if (before.current === here) return
    before.current = here
    if (!back.current) scrollTo(0, 0)
    back.current = false
    content.current?.focus({ preventScroll: true })
  }, [here])
}

/** The other screens are fetched while nothing else is to be done, the map too, so that they open at once. */
function whenIdle(then: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(then, { timeout: 5_000 })
  else setTimeout(then, 2_000)
}

function Places() {
  const [here] = useLocation()
  return (
    <nav aria-label="Places">
      {PLACES.map(({ path, name }) => {
        const current = path === '/' ? here === '/' : here.startsWith(path)
        return (
          <Link key={path} href={path} {...(current ? { 'aria-current': 'page' as const } : {})}>
            {name}
          </Link>
        )
      })}
    </nav>
  )
}

function Screens() {
  return (
    <Switch>
      <Route path="/">
        <OverviewScreen />
      </Route>
      <Route path="/growers">
        <GrowersScreen />
      </Route>
      <Route path="/growers/:id">{({ id }) => <GrowerScreen key={id} id={id} />}</Route>
      <Route path="/files">
        <FilesScreen />
      </Route>
      <Route path="/files/:id">{({ id }) => <FileScreen key={id} id={id} />}</Route>
      <Route path="/operations">
        <OperationsScreen />
      </Route>
      <Route path="/operations/:id">{({ id }) => <OperationScreen key={id} id={id} />}</Route>
      <Route path="/fields">
        <FieldsScreen />
      </Route>
      <Route path="/settings">
        <SettingsScreen />
      </Route>
      <Route>
        <NothingHere />
      </Route>
    </Switch>
  )
}

function NothingHere() {
  useTitle('Nothing here')
  return (
    <div class="screen">
      <h1>Nothing here</h1>
      <p>
        This address leads nowhere. <Link href="/">Go to the overview</Link>.
      </p>
    </div>
  )
}
