/** The pages a person sees: sign in, choose an organization, allow or deny. They say what they are: a sandbox. */
import type { Tenant } from '../tenant.js'
import type { Form } from './form.js'

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem;color:#1d2733}
h1{font-size:1.4rem}.note{background:#fff4d6;border:1px solid #d9a400;padding:.6rem .8rem;border-radius:.4rem}
label{display:block;margin:.8rem 0 .2rem}input,select{font:inherit;width:100%;padding:.4rem;box-sizing:border-box}
button{font:inherit;padding:.5rem 1.4rem;margin:1.2rem .6rem 0 0}.error{color:#a11}`

const NOTE = `<p class="note">This is a local <strong>sandbox</strong> for development. It is not CLAAS, not run by CLAAS and knows
no real accounts.</p>`

export function consentPage(action: string, tenant: Tenant, form: Form, error?: string): string {
  const hidden = [...form].filter(
    ([name]) => !['username', 'password', 'organization', 'decision'].includes(name),
  )
  const options = tenant.organizations.map(
    ({ id, name }) => `<option value="${escapeHtml(id)}">${escapeHtml(name)}</option>`,
  )
  return page(
    `Sandbox sign-in (${tenant.name})`,
    `<p>The application <strong>${escapeHtml(form.get('client_id') ?? '')}</strong> asks for
<strong>${escapeHtml(form.get('scope') ?? 'file transfer')}</strong>: the machines of an organization and the files they sent.</p>
${error === undefined ? '' : `<p class="error" role="alert">${escapeHtml(error)}</p>`}
<form method="post" action="${escapeHtml(action)}">
${hidden.map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`).join('\n')}
<label for="username">User</label><input id="username" name="username" value="${escapeHtml(tenant.user.name)}" autocomplete="off">
<label for="password">Password (sandbox: ${escapeHtml(tenant.user.password)})</label><input id="password" name="password" type="password">
<label for="organization">Organization</label><select id="organization" name="organization">${options.join('')}</select>
<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button>
</form>`,
  )
}

export function refusalPage(message: string): string {
  return page('Sandbox: request refused', `<p class="error" role="alert">${escapeHtml(message)}</p>`)
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1>${NOTE}${body}</body></html>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
