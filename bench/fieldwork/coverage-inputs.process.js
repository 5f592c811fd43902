/** Writes a table of section swaths as an artefact, so that the processes that measure hold nothing else. */
import { writeFileSync } from 'node:fs'
import { encodePointTable } from '@sheaf/fieldwork'
import { sectionSwaths } from './section-swaths.js'

const [path, hectares] = process.argv.slice(2)
writeFileSync(path, encodePointTable(sectionSwaths(Number(hectares))))
console.log('{}')
