import type { SourceNames } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { changeNames, useSourceNames } from '../api/names.js'
import { useAction } from './action.js'
import { counted } from './format.js'
import { NAME_KINDS, type NameChange, type NameKind, nameFor, withChanges } from './owner-names.js'
import { ScrollRegion } from './scroll-region.js'

const KIND_WORDS: Readonly<Record<NameKind, string>> = {
  crops: 'Crop',
  varieties: 'Variety',
  products: 'Product',
}

/** How files name crops, varieties and products, and what the owner calls them. Nothing while no file names any. */
export function Names({ leafUserId }: { leafUserId: string }) {
  const sources = useSourceNames(leafUserId).data
  if (sources === undefined) return null
  if (NAME_KINDS.every((kind) => sources[kind].length === 0)) return null
  return (
    <section aria-labelledby="names">
      <h2 id="names">Names in files</h2>
      <p class="faint">
        {sources.sheafNamesOf === 'OWNER'
          ? 'Your names hold for all growers.'
          : 'Your names hold for this grower only.'}{' '}
        An empty one leaves the name to the tables. A crop is a name of the crop list, such as winter wheat.
      </p>
      <NamesForm leafUserId={leafUserId} sources={sources} />
    </section>
  )
}

function NamesForm({ leafUserId, sources }: { leafUserId: string; sources: SourceNames }) {
  const [typed, setTyped] = useState<ReadonlyMap<string, NameChange>>(new Map())
  const [applied, setApplied] = useState<number>()
  const act = useAction()
  const queries = useQueryClient()
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    act.run(async () => {
      const changes = [...typed.values()].map((change) => ({ ...change, name: change.name.trim() }))
      setApplied(await changeNames(leafUserId, (names) => withChanges(names, changes)))
      await queries.invalidateQueries()
      setTyped(new Map())
    })
  }
  const type = (change: NameChange) => {
    setApplied(undefined)
    setTyped(new Map(typed).set(keyOf(change), change))
  }
  return (
    <form onSubmit={submit}>
      <ScrollRegion label="Table of names in files">
        <NamesTable sources={sources} typed={typed} type={type} />
      </ScrollRegion>
      <div role="alert" class="bad-text">
        {act.problem}
      </div>
      <div class="buttons">
        <button class="primary" type="submit" disabled={act.busy || typed.size === 0}>
          Save and apply
        </button>
        <span role="status">{applied !== undefined && appliedWords(applied)}</span>
      </div>
    </form>
  )
}

function NamesTable({
  sources,
  typed,
  type,
}: {
  sources: SourceNames
  typed: ReadonlyMap<string, NameChange>
  type: (change: NameChange) => void
}) {
  const rows = NAME_KINDS.flatMap((kind) => sources[kind].map((entry) => ({ kind, ...entry })))
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col">In files</th>
          <th scope="col">Known as</th>
          <th scope="col">Files</th>
          <th scope="col">Your name</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ kind, source, name, files }) => (
          <tr key={`${keyOf({ kind, source })} ${name}`}>
            <td>{KIND_WORDS[kind]}</td>
            <td class="name">{source}</td>
            <td>{name ?? 'not recognised'}</td>
            <td>{files}</td>
            <td>
              <input
                aria-label={`Your name for ${source}`}
                maxLength={255}
                value={typed.get(keyOf({ kind, source }))?.name ?? nameFor(sources.sheafNames, kind, source)}
                onInput={({ currentTarget }) => type({ kind, source, name: currentTarget.value })}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function keyOf({ kind, source }: Pick<NameChange, 'kind' | 'source'>): string {
  return JSON.stringify([kind, source])
}

function appliedWords(files: number): string {
  return files === 0 ? 'Saved; no stored file changes.' : `Saved; ${counted(files, 'file')} named anew.`
}
