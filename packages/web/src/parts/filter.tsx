/** One filter of a list: a choice among values, or all. */
export function Filter({
  name,
  value = '',
  choices,
  choose,
}: {
  name: string
  value?: string | undefined
  choices: readonly (readonly [value: string, word: string])[]
  choose: (value: string) => void
}) {
  return (
    <label class="inline">
      {name}
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">all</option>
        {choices.map(([one, word]) => (
          <option key={one} value={one}>
            {word}
          </option>
        ))}
      </select>
    </label>
  )
}
