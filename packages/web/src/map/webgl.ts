let found: boolean | undefined

/** Whether this browser can show a map. */
export function hasWebGl2(): boolean {
  found ??= document.createElement('canvas').getContext('webgl2') !== null
  return found
}
