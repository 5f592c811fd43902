/** Where the archives stand that are sent to machines: under their own digest, so that a repetition writes the same. */
export function archiveKey(leafUserId: string, contentHash: string): string {
  return `leaf-users/${leafUserId}/inbox/${contentHash}`
}
