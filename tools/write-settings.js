/** Writes the README's table of settings from the server's own declaration. Run after `npm run build`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { settingsTable } from '@sheaf/server'

const path = new URL('../README.md', import.meta.url)
const [begin, end] = ['<!-- settings: begin -->', '<!-- settings: end -->']
const text = readFileSync(path, 'utf8')
const before = text.slice(0, text.indexOf(begin) + begin.length)
const after = text.slice(text.indexOf(end))
writeFileSync(path, `${before}\n${settingsTable()}\n${after}`)
