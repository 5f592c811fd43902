/** Files that stand beside the main file of a set: external parts (XFR → XFC) and the link list. */
import { nameOf } from '../archive/file-tree.js'
import type { DiagnosticList } from '../diagnostic-list.js'
import type { FileEntry } from '../source.js'
import type { IdentifierSet } from './identifier-set.js'
import { checkReferences } from './identifiers.js'
import { type LinkList, NO_LINKS, readLinkList } from './link-list.js'
import { PointMemory } from './point-memory.js'
import type { XmlCursor } from './xml-cursor.js'
import type { XmlDocument } from './xml-document.js'
import type { XmlElement } from './xml-element.js'
import { scanXml } from './xml-scanner.js'

/** Files of one folder by name in capitals. Where two differ in case only, the one in capitals counts. */
export type Companions = ReadonlyMap<string, FileEntry>

export function companionsOf(files: readonly FileEntry[]): Companions {
  const companions = new Map<string, FileEntry>()
  for (const file of files) {
    const name = nameOf(file.path)
    const capitals = name.toUpperCase()
    if (!companions.has(capitals) || name === capitals) companions.set(capitals, file)
  }
  return companions
}

/** A set as one tree, from one or several files. */
export interface MergedSet {
  /** Root of the main file. */
  readonly main: XmlCursor
  /** Elements right below the root, without XFR; a missing or unreadable part is reported and left out. */
  readonly elements: readonly XmlCursor[]
  /** The root with these elements. */
  readonly root: XmlElement
  /** The main file first. */
  readonly documents: readonly XmlDocument[]
}

/** Puts the content of every external file in the place of its XFR. */
export async function mergeExternals(
  main: XmlCursor,
  companions: Companions,
  diagnostics: DiagnosticList,
): Promise<MergedSet> {
  if (main.childrenNamed('XFR').length === 0) {
    return { main, elements: main.children, root: main, documents: [main.document] }
  }
  const children: XmlCursor[] = []
  const documents = new Map<string, XmlDocument>()
  for (const child of main.children) {
    if (child.name !== 'XFR') {
      children.push(child)
      continue
    }
    const stem = (child.text('A') ?? '')
      .trim()
      .toUpperCase()
      .replace(/\.XML$/, '')
    if (documents.has(stem)) continue
    const part = await readExternal(child, stem, companions, diagnostics)
    if (part === undefined) continue
    documents.set(stem, part.document)
    // an external part that names further ones would be against the standard, and could go round in circles
    for (const element of part.children) if (element.name !== 'XFR') children.push(element)
  }
  const { name, attributes } = main
  const root: XmlElement = { name, attributes, children }
  return { main, elements: children, root, documents: [main.document, ...documents.values()] }
}

async function readExternal(
  reference: XmlCursor,
  stem: string,
  companions: Companions,
  diagnostics: DiagnosticList,
): Promise<XmlCursor | undefined> {
  const mainFile = reference.document.file
  const file = companions.get(`${stem}.XML`)
  if (file === undefined) {
    const sentence = `${mainFile}: the external file ${stem.slice(0, 60)}.XML is absent; its elements are missing from the set`
    const where = { file: mainFile, element: reference.path }
    diagnostics.add('EXTERNAL_FILE_MISSING', 'warning', sentence, where)
    return undefined
  }
  return await scanCompanion(file, diagnostics)
}

/**
 * Links of the set; an unreadable link list is reported and counts as none.
 *
 * @param ids of the set, to which links should lead
 */
export async function readLinks(
  companions: Companions,
  ids: IdentifierSet,
  diagnostics: DiagnosticList,
): Promise<LinkList> {
  const file = companions.get('LINKLIST.XML')
  if (file === undefined) return NO_LINKS
  const root = await scanCompanion(file, diagnostics)
  if (root === undefined) return NO_LINKS
  checkReferences(root.document, ids, diagnostics)
  const list = root.childrenNamed('LGP').length > 0 ? root : (root.children[0] ?? root)
  return readLinkList(list, { file: file.path, diagnostics, points: new PointMemory() })
}

/** The root of a file beside the main one; undefined, and reported, when it cannot be read. */
async function scanCompanion(file: FileEntry, diagnostics: DiagnosticList): Promise<XmlCursor | undefined> {
  try {
    const scanned = scanXml(await file.read(), file.path)
    diagnostics.addAll(scanned.diagnostics)
    const { name, document } = scanned.root
    const colon = name.lastIndexOf(':')
    if (colon >= 0) document.dropPrefix(name.slice(0, colon + 1))
    return scanned.root
  } catch (error) {
    diagnostics.addError(error, 'error')
    return undefined
  }
}
