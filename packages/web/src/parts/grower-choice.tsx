import type { LeafUser } from '@sheaf/contract'

/** Whose field it is; nothing to choose where there is one grower. */
export function GrowerChoice({ growers }: { growers: readonly LeafUser[] }) {
  if (growers.length === 1) return <input type="hidden" name="leafUserId" value={growers[0]!.id} />
  return (
    <label>
      Grower
      <select name="leafUserId">
        {growers.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
