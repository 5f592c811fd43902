/** One grower whole, from the shell: exported into a zip, reprocessed, erased after a second word. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { memorySource, openZip } from '@sheaf/isoxml'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ClaasScene } from '../support/claas-scene.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'

const folder = temporaryFolder()
let scene: ClaasScene
beforeAll(async () => {
  scene = await ClaasScene.open(folder, 'default')
  await scene.begin()
  await scene.connect()
  await scene.machineFiles(5)
})
afterAll(() => scene?.close())

it('exports every original as it came', async () => {
  const out = join(folder, 'grower.zip')
  expect(await scene.command('export', '--out', out)).toMatchObject({ code: 0, stderr: '' })
  const inflateRaw = (bytes: Uint8Array, size: number) =>
    inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) })
  const { files } = await openZip(memorySource(readFileSync(out)), { inflateRaw })
  // an original is a zip in the zip: its files stand below its name
  const originals = new Set(
    files.map(({ path }) => /^originals\/([0-9a-f]{64})/.exec(path)?.[1]).filter(Boolean),
  )
  const listed = (await scene.sandboxFiles()).map(({ sha256 }) => sha256)
  expect([...originals].sort()).toEqual([...new Set(listed)].sort())
})

it('says after no upgrade that there is nothing to convert anew', async () => {
  expect(await scene.command('reprocess')).toMatchObject({
    code: 0,
    stdout: 'Everything was converted by this version with the present configuration.\n',
  })
})

it('asks for a second word before it erases, and then nothing is left', async () => {
  const asked = await scene.command('erase')
  expect(asked).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/would be erased with 5 machine files/),
  })
  expect(await scene.command('erase', '--yes')).toMatchObject({ code: 0, stderr: '' })
  const artefacts = join(folder, 'data', 'objects', 'leaf-users', scene.leafUserId)
  await eventually(
    async () => existsSync(artefacts),
    (isThere) => !isThere,
  )
  expect(await scene.command('export', '--out', join(folder, 'again.zip'))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no such Leaf user/),
  })
})
