import { useState } from 'preact/hooks'
import { authenticate } from '../api/actions.js'
import { useTitle } from '../parts/title.js'
import { hasExpired, signIn } from '../session.js'

/** Two fields, one button. A refusal says that the pair is wrong, not which half. */
export function SignInScreen() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  useTitle('Sign in')

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const username = String(form.get('username'))
    const remember = form.get('remember') !== null
    setBusy(true)
    setProblem(undefined)
    try {
      const { id_token: token } = await authenticate(username, String(form.get('password')), remember)
      signIn({ username, token }, remember)
    } catch (error) {
      setProblem((error as Error).message)
      setBusy(false)
    }
  }

  return (
    <main class="sign-in">
      <form onSubmit={submit} aria-describedby="sign-in-problem">
        <h1>Sheaf</h1>
        <p class="faint">From a CLAAS account to field operations.</p>
        {hasExpired() && (
          <p class="note" role="status">
            Your session has ended. Sign in again to go on where you were.
          </p>
        )}
        <label>
          Email
          <input name="username" type="text" inputMode="email" autocomplete="username" required autofocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <label class="inline">
          <input name="remember" type="checkbox" /> Keep me signed in for 30 days
        </label>
        <div id="sign-in-problem" role="alert" class="bad-text">
          {problem}
        </div>
        <button class="primary" type="submit" disabled={busy}>
          {busy ? 'Signing in …' : 'Sign in'}
        </button>
      </form>
    </main>
  )
}
