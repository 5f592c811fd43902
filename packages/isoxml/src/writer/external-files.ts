/** Elements of some kinds moved from the main file into files of their own: XFR in the main file, XFC in the part. */
import type { XmlElement } from '../task-data/model.js'
import { element } from './xml-text.js'

/** Kinds of elements that may stand in an external file. */
export type ExternalKind =
  | 'BSN'
  | 'CCG'
  | 'CCT'
  | 'CLD'
  | 'CPC'
  | 'CTP'
  | 'CTR'
  | 'DVC'
  | 'FRM'
  | 'OTQ'
  | 'PDT'
  | 'PFD'
  | 'PGP'
  | 'TSK'
  | 'VPN'
  | 'WKR'

export interface SplitTaskData {
  readonly main: XmlElement
  readonly parts: readonly { readonly stem: string; readonly root: XmlElement }[]
}

const XML_FILE = 1

/** @param kinds those without an element in the set give no file */
export function splitExternals(root: XmlElement, kinds: readonly ExternalKind[]): SplitTaskData {
  const moved = [...new Set(kinds)].flatMap((kind) => {
    const children = root.children.filter(({ name }) => name === kind)
    return children.length === 0 ? [] : [{ kind, stem: `${kind}00001`, root: element('XFC', {}, children) }]
  })
  const references = moved.map(({ stem }) => element('XFR', { A: stem, B: XML_FILE }))
  const stay = root.children.filter(({ name }) => !moved.some(({ kind }) => kind === name))
  return { main: { ...root, children: [...references, ...stay] }, parts: moved }
}
