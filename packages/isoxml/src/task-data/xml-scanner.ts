/**
 * XML bytes into columns: tags and attributes, nothing else, because task data has no text content.
 *
 *   bytes of the file ─► UTF-8 (a copy only from other encodings) ─► one pass ─► XmlDocument
 *
 * Forgiving where terminals err (bare & and < in attribute values, attributes twice, end tags missing) and says so
 * with the byte; strict where only an attacker goes (DTD, entities, endless nesting). No string is made of a value
 * before it is asked for.
 */
import { DiagnosticList } from '../diagnostic-list.js'
import { type Diagnostic, IsoxmlError, type Severity, type Where } from '../diagnostics.js'
import { KernelScan } from '../kernel/scan-with-kernel.js'
import { type XmlKernel, xmlKernel } from '../kernel/xml-kernel.js'
import { decodeUtf8Part } from '../text/utf8.js'
import { isUtf8Range } from '../text/utf8-range.js'
import { SeenNames } from './seen-names.js'
import { type Utf8Xml, xmlAsLatin1, xmlAsUtf8 } from './xml-bytes.js'
import {
  afterSpace,
  BEYOND,
  ESCAPE,
  indexOfText,
  isNamePart,
  isSpace,
  LESS_THAN,
  nameEnd,
  PLAIN,
  QUOTE,
  startsWith,
  VALUE_KIND,
} from './xml-characters.js'
import { BEYOND_ASCII, ESCAPED, XmlColumns } from './xml-columns.js'
import { XmlCursor } from './xml-cursor.js'
import { XmlDocument } from './xml-document.js'
import { threeCapitals, XmlNames } from './xml-names.js'
import { bareAmpersands } from './xml-references.js'

/** Task data nest about eight deep. */
const MAX_DEPTH = 64

const EQUALS = 0x3d

export interface ScannedXml {
  readonly root: XmlCursor
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * @param file name for diagnostics
 * @returns the root element; attribute records have no prototype, so any attribute name is safe
 * @throws IsoxmlError `XML_FORBIDDEN` on a DTD or entity declaration, `XML_ENCODING`, `XML_MALFORMED` when there is no
 *         element at all or elements nest deeper than 64
 */
export function scanXml(bytes: Uint8Array, file: string): ScannedXml {
  return scanXmlWith(xmlKernel(), bytes, file)
}

/** {@link scanXml} with the kernel given, or in plain TypeScript without one: both give the same. */
export function scanXmlWith(kernel: XmlKernel | undefined, bytes: Uint8Array, file: string): ScannedXml {
  const scanned = new XmlScanner(kernel, xmlAsUtf8(bytes, file), file).scan()
  if (scanned !== undefined) return scanned
  const latin1 = new XmlScanner(kernel, xmlAsLatin1(bytes), file)
  latin1.diagnostics.add(
    'XML_ENCODING',
    'warning',
    `${file}: the bytes are not valid UTF-8; they were read as Windows-1252`,
    { file },
  )
  return latin1.scan()!
}

class XmlScanner {
  readonly diagnostics = new DiagnosticList()
  readonly #xml: Utf8Xml
  readonly #bytes: Uint8Array
  readonly #file: string
  readonly #columns: XmlColumns
  readonly #names = new XmlNames()
  readonly #ordinary: KernelScan | undefined
  /** Index and name of every element that is open. */
  readonly #openElements: Int32Array
  readonly #openNames: Int32Array
  readonly #seen = new SeenNames()
  #depth = 0
  #at = 0
  #isUtf8 = true

  constructor(kernel: XmlKernel | undefined, xml: Utf8Xml, file: string) {
    this.#xml = xml
    this.#bytes = xml.bytes
    this.#file = file
    this.#columns = new XmlColumns(xml.bytes.length)
    this.#ordinary =
      kernel === undefined ? undefined : new KernelScan(kernel, xml.bytes, this.#columns, MAX_DEPTH)
    this.#openElements = this.#ordinary?.openElements ?? new Int32Array(MAX_DEPTH)
    this.#openNames = this.#ordinary?.openNames ?? new Int32Array(MAX_DEPTH)
  }

  /** @returns undefined when a value is no UTF-8 and the encoding was not told */
  scan(): ScannedXml | undefined {
    const bytes = this.#bytes
    const length = bytes.length
    for (;;) {
      let tag = this.#skipOrdinary()
      while (tag < length && bytes[tag] !== 0x3c) tag++
      if (tag >= length) break
      this.#at = tag + 1
      const next = bytes[tag + 1]
      if (next === 0x2f /* / */) this.#endTag(tag)
      else if (next === 0x21 /* ! */) this.#declaration(tag)
      else if (next === 0x3f /* ? */) this.#skipPast('?>', tag)
      else this.#startTag(tag)
    }
    return this.#isUtf8 ? this.#finish() : undefined
  }

  /** Scans what the kernel can. @returns where it stopped */
  #skipOrdinary(): number {
    if (this.#ordinary === undefined || this.#at >= this.#bytes.length) return this.#at
    this.#at = this.#ordinary.scanFrom(this.#at, this.#depth)
    this.#depth = this.#ordinary.depth
    return this.#at
  }

  #finish(): ScannedXml {
    const columns = this.#columns
    if (columns.elementCount === 0) {
      throw this.#error('XML_MALFORMED', 0, 'expected an element, found none; the file is empty or no XML')
    }
    if (this.#depth > 0) {
      const name = this.#names.elementName(this.#openNames[this.#depth - 1]!)
      const sentence = `the file ends inside <${name}>; it is cut short, what was read is kept`
      this.#report(this.#bytes.length, sentence, 'error')
    }
    this.#closeTo(0)
    columns.finish()
    const document = new XmlDocument(this.#xml, columns, this.#names, this.#file)
    return { root: new XmlCursor(document, 0), diagnostics: this.diagnostics.items }
  }

  #startTag(tag: number): void {
    const bytes = this.#bytes
    let end = tag + 4
    let name: number
    if (end < bytes.length && isCapitals(bytes, tag + 1) && !isNamePart(bytes[end]!)) {
      name = threeCapitals(bytes[tag + 1]!, bytes[tag + 2]!, bytes[tag + 3]!)
    } else {
      end = nameEnd(bytes, tag + 1)
      if (end === tag + 1) {
        this.#report(tag, 'expected the name of an element after "<"; the character was passed over')
        return
      }
      this.#checkUtf8(tag + 1, end)
      name = this.#names.elementOf(bytes.subarray(tag + 1, end))
    }
    this.#at = end
    const columns = this.#columns
    const firstAttribute = columns.attributeCount
    this.#seen.clear()
    const selfClosing = this.#attributes(name)
    if (this.#depth === 0 && columns.elementCount > 0) {
      columns.attributeCount = firstAttribute
      const sentence = `<${this.#names.elementName(name)}> stands behind the end of the root element and was left out`
      this.#report(tag, sentence)
      return
    }
    const element = columns.addElement(name, firstAttribute)
    if (selfClosing) columns.closeElement(element)
    else this.#open(element, name, tag)
  }

  #open(element: number, name: number, tag: number): void {
    if (this.#depth === MAX_DEPTH) {
      throw this.#error('XML_MALFORMED', tag, `elements nest deeper than ${MAX_DEPTH}; task data never do`)
    }
    this.#openElements[this.#depth] = element
    this.#openNames[this.#depth] = name
    this.#depth++
  }

  /** Reads attributes up to the end of the tag. @returns whether the tag closes itself */
  #attributes(element: number): boolean {
    const bytes = this.#bytes
    const length = bytes.length
    for (;;) {
      let at = this.#at
      while (at < length && isSpace(bytes[at]!)) at++
      this.#at = at
      if (at >= length) return true
      const next = bytes[at]!
      if (next === 0x3e /* > */) {
        this.#at = at + 1
        return false
      }
      if (next === 0x2f /* / */ && at + 1 < length && bytes[at + 1] === 0x3e) {
        this.#at = at + 2
        return true
      }
      if (!this.#attribute(element)) return this.#skipBrokenTag(element)
    }
  }

  /** @returns false when no attribute stands here */
  #attribute(element: number): boolean {
    const bytes = this.#bytes
    const from = this.#at
    let end = from + 1
    let quoteAt = from + 2
    const letter = bytes[from]!
    // nearly all attributes are written A="…"
    const isUsual = isCapital(letter) && quoteAt < bytes.length && bytes[end] === EQUALS
    if (!isUsual || isSpace(bytes[quoteAt]!)) {
      end = nameEnd(bytes, from)
      const equals = afterSpace(bytes, end)
      if (end === from || bytes[equals] !== EQUALS) return false
      quoteAt = afterSpace(bytes, equals + 1)
    }
    const quote = bytes[quoteAt]
    if (quote !== 0x22 && quote !== 0x27) return false
    return this.#value(element, end, quoteAt)
  }

  /** Finds the end of a value and keeps the attribute. @returns false when the value never ends */
  #value(element: number, nameEndAt: number, quoteAt: number): boolean {
    const bytes = this.#bytes
    const length = bytes.length
    const quote = bytes[quoteAt]!
    let end = quoteAt + 1
    let kinds = PLAIN
    for (; end < length; end++) {
      const kind = VALUE_KIND[bytes[end]!]!
      if (kind === PLAIN) continue
      if (kind === QUOTE) {
        if (bytes[end] === quote) break
      } else kinds |= kind
    }
    if (end >= length) return false
    const from = this.#at
    this.#at = end + 1
    const name = this.#attributeName(from, nameEndAt)
    if (this.#seen.add(name)) {
      const sentence = `attribute ${this.#names.attributeName(name)} of <${this.#names.elementName(element)}> occurs twice; the first one counts`
      this.#report(from, sentence)
      return true
    }
    if (kinds !== PLAIN) this.#checkValue(quoteAt + 1, end, kinds)
    const flags = ((kinds & ESCAPE) !== 0 ? ESCAPED : 0) | ((kinds & BEYOND) !== 0 ? BEYOND_ASCII : 0)
    this.#columns.addAttribute(name | flags, quoteAt + 1, end)
    return true
  }

  #attributeName(from: number, end: number): number {
    const letter = this.#bytes[from]! - 0x41
    if (end === from + 1 && letter >= 0 && letter < 26) return letter
    this.#checkUtf8(from, end)
    return this.#names.attributeOf(this.#bytes.subarray(from, end))
  }

  #checkValue(from: number, end: number, kinds: number): void {
    if ((kinds & BEYOND) !== 0) this.#checkUtf8(from, end)
    if ((kinds & LESS_THAN) !== 0) {
      for (
        let at = this.#bytes.indexOf(0x3c, from);
        at >= 0 && at < end;
        at = this.#bytes.indexOf(0x3c, at + 1)
      ) {
        this.#report(
          at,
          'a bare "<" stands in an attribute value, where "&lt;" is due; it was taken literally',
        )
      }
    }
    if ((kinds & ESCAPE) === 0) return
    for (const offset of bareAmpersands(this.#bytes, from, end)) {
      this.#report(
        offset,
        'a bare "&" stands in an attribute value, where "&amp;" is due; it was taken literally',
      )
    }
  }

  #checkUtf8(from: number, end: number): void {
    if (!this.#xml.mayBeLatin1 || isUtf8Range(this.#bytes, from, end)) return
    this.#isUtf8 = false
    this.#at = this.#bytes.length
  }

  #skipBrokenTag(element: number): boolean {
    const end = this.#bytes.indexOf(0x3e, this.#at)
    const name = this.#names.elementName(element)
    const sentence = `expected an attribute of <${name}>, found other characters; the rest of the tag was passed over`
    this.#report(this.#at, sentence)
    if (end < 0) {
      this.#at = this.#bytes.length
      return true
    }
    this.#at = end + 1
    return this.#bytes[end - 1] === 0x2f
  }

  #endTag(tag: number): void {
    const bytes = this.#bytes
    const last = this.#depth - 1
    const end = tag + 5
    if (end < bytes.length && bytes[end] === 0x3e && isCapitals(bytes, tag + 2)) {
      const name = threeCapitals(bytes[tag + 2]!, bytes[tag + 3]!, bytes[tag + 4]!)
      if (last >= 0 && this.#openNames[last] === name) {
        this.#at = end + 1
        this.#closeTo(last)
        return
      }
    }
    this.#otherEndTag(tag)
  }

  #otherEndTag(tag: number): void {
    const bytes = this.#bytes
    const end = nameEnd(bytes, tag + 2)
    const text = decodeUtf8Part(bytes.subarray(tag + 2, end))
    const name = this.#names.knownElement(text)
    this.#skipPast('>', tag)
    let depth = this.#depth - 1
    while (depth >= 0 && this.#openNames[depth] !== name) depth--
    if (depth < 0) {
      this.#report(tag, `</${text}> closes nothing and was passed over`)
      return
    }
    if (depth < this.#depth - 1) {
      const due = this.#names.elementName(this.#openNames[this.#depth - 1]!)
      this.#report(tag, `</${text}> stands where </${due}> is due; the elements between were closed`)
    }
    this.#closeTo(depth)
  }

  #closeTo(depth: number): void {
    while (this.#depth > depth) this.#columns.closeElement(this.#openElements[--this.#depth]!)
  }

  #declaration(tag: number): void {
    const bytes = this.#bytes
    if (startsWith(bytes, '<!--', tag)) this.#skipPast('-->', tag)
    else if (startsWith(bytes, '<![CDATA[', tag)) this.#skipPast(']]>', tag)
    else if (
      /^<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(decodeUtf8Part(bytes.subarray(tag, tag + 12)))
    ) {
      const sentence = 'a DTD or entity declaration stands here; task data never need one, remove it'
      throw this.#error('XML_FORBIDDEN', tag, sentence)
    } else {
      this.#report(tag, 'expected a comment after "<!", found other characters; they were passed over')
      this.#skipPast('>', tag)
    }
  }

  #skipPast(mark: string, from: number): void {
    const at = indexOfText(this.#bytes, mark, from)
    if (at >= 0) {
      this.#at = at + mark.length
      return
    }
    this.#report(from, `expected "${mark}" after this place, found the end of the file`, 'error')
    this.#at = this.#bytes.length
  }

  /** `error`: something after this place may be lost; `warning`: all of it was read. */
  #report(byte: number, sentence: string, severity: Severity = 'warning'): void {
    if (this.diagnostics.isFull('XML_MALFORMED')) return
    const where = this.#where(byte)
    this.diagnostics.add('XML_MALFORMED', severity, `${this.#file}, byte ${where.byte}: ${sentence}`, where)
  }

  #error(code: 'XML_MALFORMED' | 'XML_FORBIDDEN', byte: number, sentence: string): IsoxmlError {
    const where = this.#where(byte)
    return new IsoxmlError(code, where, `${this.#file}, byte ${where.byte}: ${sentence}`)
  }

  #where(byte: number): Where {
    return { file: this.#file, byte: this.#xml.fileByte(byte) }
  }
}

/** Whether three capital letters stand at `at`. */
function isCapitals(bytes: Uint8Array, at: number): boolean {
  return isCapital(bytes[at]!) && isCapital(bytes[at + 1]!) && isCapital(bytes[at + 2]!)
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a
}
