/** Where the artefacts of operations stand: `…/<operation>/<artefact>-<content hash>…`. */

export function operationsPrefix(leafUserId: string): string {
  return `leaf-users/${leafUserId}/operations/`
}

export function operationPrefix(leafUserId: string, operationId: string): string {
  return `${operationsPrefix(leafUserId)}${operationId}/`
}
