/** What a memory must be able to do: a `Map` or a `WeakMap`. */
interface Memory<Key, Value> {
  has(key: Key): boolean
  get(key: Key): Value | undefined
  set(key: Key, value: Value): unknown
}

/** The value of a key, made when it is asked for first. */
export function remembered<Key, Value>(memory: Memory<Key, Value>, key: Key, make: () => Value): Value {
  if (!memory.has(key)) memory.set(key, make())
  return memory.get(key) as Value
}
