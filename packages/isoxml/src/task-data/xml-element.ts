/** An element as scanned: three capitals, attributes by their letter (or proprietary name), children in order. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
}
