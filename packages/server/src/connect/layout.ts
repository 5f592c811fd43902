/** The frame of the pages that a grower sees: small, plain, one column, in the colours of whoever sent the link. */
import { DEFAULT_BACKGROUND_COLOUR, type MagicLinkSettings } from '@sheaf/contract'
import type { HtmlAnswer } from '../http/index.js'
import { type Html, html } from './html.js'
import { TROUBLES, type Trouble } from './words.js'

/** How a page looks; the plain look where no link is known. */
export type Look = Pick<MagicLinkSettings, 'backgroundColor' | 'headerImage' | 'companyLogo' | 'companyName'>

const PLAIN: Look = { backgroundColor: DEFAULT_BACKGROUND_COLOUR }

const STYLE = `
:root{color-scheme:light}
body{margin:0;font:1.0625rem/1.55 system-ui,sans-serif;color:#1d2733}
main{box-sizing:border-box;max-width:34rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:.75rem}
@media(max-width:36rem){main{margin:0;min-height:100vh;border-radius:0}}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 1rem}
.header{display:block;width:100%;max-height:10rem;object-fit:cover;border-radius:.5rem}
.logo{display:block;max-width:12rem;max-height:4rem;margin:0 0 1rem}
.button{display:inline-block;font:inherit;font-weight:600;padding:.7rem 1.4rem;border:0;border-radius:.5rem;
background:#1b5e20;color:#fff;text-decoration:none;cursor:pointer}
.button:hover,.button:focus-visible{background:#0f3d13}
.quiet{background:#fff;color:#8a1c1c;border:1px solid #8a1c1c}
.quiet:hover,.quiet:focus-visible{background:#8a1c1c;color:#fff}
:focus-visible{outline:3px solid #1565c0;outline-offset:2px}
.faint{color:#5a6673;font-size:.9375rem}
summary{cursor:pointer;padding:.4rem 0}`

/** A page with its look. */
export function page(status: number, title: string, body: Html, look: Look = PLAIN): HtmlAnswer {
  const pictures = [look.headerImage, look.companyLogo].filter((address) => address !== undefined)
  return {
    status,
    pictures: [...new Set(pictures.map((address) => new URL(address).origin))],
    document: (nonce) => documentOf(nonce, title, body, look),
  }
}

/** The page that says what is in the way. */
export function troublePage(trouble: Trouble, look?: Look, more: Html | null = null): HtmlAnswer {
  const { status, title, sentences } = TROUBLES[trouble]
  return page(status, title, html`${sentences.map((sentence) => html`<p>${sentence}</p>`)}${more}`, look)
}

function documentOf(nonce: string, title: string, body: Html, look: Look): string {
  const { headerImage, companyLogo, companyName } = look
  const picture = (address: string, kind: string) =>
    html`<img class="${kind}" src="${address}" alt="${kind === 'logo' ? (companyName ?? '') : ''}">`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style nonce="${nonce}">body{background:${look.backgroundColor}}${STYLE}</style>
</head>
<body>
<main>
${headerImage === undefined ? null : picture(headerImage, 'header')}
${companyLogo === undefined ? null : picture(companyLogo, 'logo')}
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text
}
