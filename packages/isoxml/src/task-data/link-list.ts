/** LINKLIST.XML: identifiers of other systems for local ids (version 4). */
import { childrenNamed, integer, optionalText, type ReadContext } from './attributes.js'
import type { Link, LinkGroup } from './model.js'
import type { XmlCursor } from './xml-cursor.js'

/** Links by local id, in file order, and the groups that they stand in. */
export interface LinkList {
  readonly links: ReadonlyMap<string, readonly Link[]>
  readonly groups: ReadonlyMap<string, LinkGroup>
}

export const NO_LINKS: LinkList = { links: new Map(), groups: new Map() }

/** Several groups may link one object. */
export function readLinkList(root: XmlCursor, context: ReadContext): LinkList {
  const links = new Map<string, Link[]>()
  const groups = new Map<string, LinkGroup>()
  for (const element of childrenNamed(root, 'LGP')) {
    const group = readGroup(element, context)
    if (!groups.has(group.id)) groups.set(group.id, group)
    readLinks(element, group, links)
  }
  return { links, groups }
}

function readGroup(element: XmlCursor, context: ReadContext): LinkGroup {
  return {
    id: optionalText(element, 'A') ?? '',
    type: integer(context, element, 'B') ?? 0,
    manufacturerGln: optionalText(element, 'C'),
    namespace: optionalText(element, 'D'),
    designator: optionalText(element, 'E'),
  }
}

function readLinks(element: XmlCursor, group: LinkGroup, links: Map<string, Link[]>): void {
  for (const child of childrenNamed(element, 'LNK')) {
    const localId = optionalText(child, 'A')
    const value = optionalText(child, 'B')
    if (localId === undefined || value === undefined) continue
    const link = { groupId: group.id, groupType: group.type, value, designator: optionalText(child, 'C') }
    const known = links.get(localId)
    if (known === undefined) links.set(localId, [link])
    else known.push(link)
  }
}
