/** HTML out of templates: whatever is put into one is escaped, unless it is HTML itself. */

/** Markup that is safe to send. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | readonly Html[] | string | number | null

/** `html\`<p>${name}</p>\``: texts are escaped, `null` is nothing. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const texts = parts.map((part) => {
    if (part === null) return ''
    if (part instanceof Html) return part.text
    return typeof part === 'object' ? part.map(({ text }) => text).join('') : escaped(String(part))
  })
  return new Html(literals.map((literal, at) => literal + (texts[at] ?? '')).join(''))
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
