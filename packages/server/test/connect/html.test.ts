import fc from 'fast-check'
import { expect, it } from 'vitest'
import { html } from '../../src/connect/html.js'

it('texts in a template are escaped, markup is not', () => {
  const bold = html`<b>${'a & b'}</b>`
  expect(html`<p title="${'"x"'}">${bold}${null}${3}${[bold, bold]}</p>`.text).toBe(
    '<p title="&#34;x&#34;"><b>a &#38; b</b>3<b>a &#38; b</b><b>a &#38; b</b></p>',
  )
})

it('no text can leave its place', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(html`${text}`.text).not.toMatch(/[<>"']/)
    }),
  )
})
