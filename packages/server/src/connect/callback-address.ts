/** Where CLAAS sends growers back to. */
export const CALLBACK_PATH = '/connect/claas/callback'

/** The address that is registered at CLAAS, letter by letter. */
export function callbackAddress(publicUrl: string): string {
  return `${publicUrl}${CALLBACK_PATH}`
}
