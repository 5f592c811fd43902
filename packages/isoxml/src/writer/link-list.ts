/** LINKLIST.XML: identifiers of other systems for ids of the set (version 4). */
import { IsoxmlError } from '../diagnostics.js'
import type { LinkGroup, XmlElement } from '../task-data/model.js'
import type { Given } from './given.js'
import { element } from './xml-text.js'

/** LGP with its LNK. */
export type LinkGroupToWrite = Given<LinkGroup> & {
  readonly links: readonly LinkToWrite[]
}

/** LNK: the foreign key of one object of the set. */
export interface LinkToWrite {
  /** Id of the object in the set, `PFD1`. */
  readonly localId: string
  readonly value: string
  readonly designator?: string
}

/**
 * @param rootAttributes those of the main file; a link list has the same
 * @param main the main file's tree, whose ids may be linked
 * @throws IsoxmlError `DANGLING_REFERENCE` for a link of an id that the set does not hold
 */
export function linkListElement(
  groups: readonly LinkGroupToWrite[],
  rootAttributes: Readonly<Record<string, string | number | undefined>>,
  main: XmlElement,
  allowInvalid: boolean,
): XmlElement {
  if (!allowInvalid) checkLinks(groups, main)
  return element(
    'ISO11783LinkList',
    rootAttributes,
    groups.map((group) =>
      element(
        'LGP',
        { A: group.id, B: group.type, C: group.manufacturerGln, D: group.namespace, E: group.designator },
        group.links.map((link) => element('LNK', { A: link.localId, B: link.value, C: link.designator })),
      ),
    ),
  )
}

/** Elements whose id is another attribute than A. */
const OTHER_ID: Readonly<Record<string, string>> = { PLN: 'E', LSG: 'F', PNT: 'G' }

function checkLinks(groups: readonly LinkGroupToWrite[], main: XmlElement): void {
  const ids = new Set<string>()
  const collect = ({ name, attributes, children }: XmlElement): void => {
    const id = attributes[OTHER_ID[name] ?? 'A']
    if (id !== undefined) ids.add(id)
    children.forEach(collect)
  }
  collect(main)
  for (const group of groups) {
    const lost = group.links.find(({ localId }) => !ids.has(localId))
    if (lost === undefined) continue
    const sentence = `Link group ${group.id} links ${lost.localId}, which the set does not hold; add it or leave the link out.`
    throw new IsoxmlError(
      'DANGLING_REFERENCE',
      { file: 'LINKLIST.XML', element: `LGP ${group.id}` },
      sentence,
    )
  }
}
