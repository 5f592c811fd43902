/** Path templates of a profile as route patterns of the server. */
export function slotsAsParameters(template: string): string {
  return template.replace(/\{(\w+)\}/g, ':$1')
}
