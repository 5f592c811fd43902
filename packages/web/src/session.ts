/** Who is signed in: the bearer token, kept for this tab, or for this browser when the user asked for it. */
import { useSyncExternalStore } from 'preact/compat'

const KEY = 'sheaf.session'
const listeners = new Set<() => void>()

export interface Session {
  readonly username: string
  readonly token: string
}

let session = read()
let expired = false

// another tab signs in or out for the whole browser
addEventListener('storage', (event) => {
  if (event.key === KEY && sessionStorage.getItem(KEY) === null) change(read())
})

function read(): Session | undefined {
  const text = sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY)
  if (text === null) return undefined
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null && 'token' in found ? (found as Session) : undefined
  } catch {
    return undefined
  }
}

/** @param remember keep the session after the tab is closed */
export function signIn(next: Session, remember: boolean): void {
  const store = remember ? localStorage : sessionStorage
  store.setItem(KEY, JSON.stringify(next))
  expired = false
  change(next)
}

export function signOut(): void {
  forget()
  expired = false
  change(undefined)
}

/** The server no longer accepts the token that a call was made with. */
export function sessionExpired(token: string): void {
  if (session?.token !== token) return
  forget()
  expired = true
  change(undefined)
}

/** Whether the last session ended by itself; the sign-in says so. */
export function hasExpired(): boolean {
  return expired
}

export function currentSession(): Session | undefined {
  return session
}

export function useSession(): Session | undefined {
  return useSyncExternalStore(onSessionChange, currentSession)
}

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function forget(): void {
  sessionStorage.removeItem(KEY)
  localStorage.removeItem(KEY)
}

function change(next: Session | undefined): void {
  session = next
  for (const listener of listeners) listener()
}
