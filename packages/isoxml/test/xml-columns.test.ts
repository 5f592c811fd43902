import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { XmlElement } from '../src/index.js'
import { decimalOf, hexadecimalOf } from '../src/task-data/xml-numbers.js'
import { scanXml } from '../src/task-data/xml-scanner.js'
import { latin1ToUtf8, utf16ToUtf8, utf16UnitsOf } from '../src/text/transcode.js'
import { isUtf8Range, utf8Text } from '../src/text/utf8-range.js'
import { text } from './time-log-bytes.js'

const plain = ({ name, attributes, children }: XmlElement): XmlElement => ({
  name,
  attributes: { ...attributes },
  children: children.map(plain),
})

/** Any text that XML can carry. */
const anyText = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML carries no control characters
  .map((value) => value.replace(/[\u0000-\u001f\ufffe\uffff]/g, ''))

const anyName = fc.oneof(
  fc.constantFrom('PNT', 'TSK', 'DLV', 'A', 'XFC', 'Überlänge', 'p:PNT', 'pnt', 'PNTX', '__proto__'),
  fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/),
)

const anyAttributes = fc
  .uniqueArray(fc.tuple(fc.oneof(fc.constantFrom('A', 'B', 'Z'), anyName), anyText), {
    selector: ([name]) => name,
    maxLength: 40,
  })
  .map((entries) => Object.fromEntries(entries))

const anyElementOf = fc.memo(
  (depth): fc.Arbitrary<XmlElement> =>
    fc.record({
      name: anyName,
      attributes: anyAttributes,
      children: depth > 1 ? fc.array(anyElementOf(), { maxLength: 3 }) : fc.constant([]),
    }),
)
const anyElement = anyElementOf(4)

/** Every way of writing that means the same: quotes, references, spaces, empty elements. */
function written({ name, attributes, children }: XmlElement, loose: boolean): string {
  const escaped = (value: string, quote: string): string =>
    value
      .replaceAll('&', loose ? '&#38;' : '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll(quote, quote === '"' ? '&quot;' : '&#x27;')
  const quote = loose ? "'" : '"'
  const tag = Object.entries(attributes)
    .map(
      ([key, value]) =>
        `${loose ? '\n  ' : ' '}${key}${loose ? ' = ' : '='}${quote}${escaped(value, quote)}${quote}`,
    )
    .join('')
  const inner = children.map((child) => written(child, loose)).join(loose ? '\r\n text ' : '')
  if (inner === '' && !loose) return `<${name}${tag}/>`
  return `<${name}${tag}>${loose ? '<!-- <A> -->' : ''}${inner}</${name}${loose ? ' ' : ''}>`
}

describe('scanned XML', () => {
  it('is the tree that was written, in every way of writing it', () => {
    fc.assert(
      fc.property(anyElement, fc.boolean(), (element, loose) => {
        const { root, diagnostics } = scanXml(text(written(element, loose)), 'x')
        expect(diagnostics).toEqual([])
        expect(plain(root)).toEqual(plain(element))
      }),
      { numRuns: 300 },
    )
  })

  it('is the same from UTF-8 and UTF-16, and faults stand at the byte of the file', () => {
    fc.assert(
      fc.property(anyElement, fc.boolean(), (element, bigEndian) => {
        const xml = `${written(element, false)}</over>`
        const utf16 = new Uint8Array(2 * xml.length)
        const view = new DataView(utf16.buffer)
        for (let at = 0; at < xml.length; at++) view.setUint16(2 * at, xml.charCodeAt(at), !bigEndian)
        const marked = Uint8Array.of(...(bigEndian ? [0xfe, 0xff] : [0xff, 0xfe]), ...utf16)
        const [scanned, transcoded] = [scanXml(text(xml), 'x'), scanXml(marked, 'x')]
        expect(plain(transcoded.root)).toEqual(plain(scanned.root))
        expect(scanned.diagnostics[0]!.where.byte).toBe(text(written(element, false)).length)
        expect(transcoded.diagnostics[0]!.where.byte).toBe(2 + 2 * written(element, false).length)
      }),
    )
  })

  it('finds an element with very many attributes, and doubles among them', () => {
    const names = Array.from({ length: 100 }, (_, at) => `P${at}_x`)
    const xml = `<R ${[...names, 'P7_x', 'A', 'A'].map((name) => `${name}="1"`).join(' ')}/>`
    const { root, diagnostics } = scanXml(text(xml), 'x')
    expect(Object.keys(root.attributes)).toEqual([...names, 'A'])
    expect(diagnostics).toHaveLength(2)
  })

  it('says where an element stands: by its id, else by its place among those of its name', () => {
    const xml = '<R><TSK A="TSK1"><TIM/><DAN/><TIM><DLV/></TIM></TSK></R>'
    const task = scanXml(text(xml), 'x').root.childrenNamed('TSK')[0]!
    expect(task.childrenNamed('TIM')[1]!.childrenNamed('DLV')[0]!.path).toBe('TSK TSK1/TIM[2]/DLV[1]')
  })
})

describe('numbers from bytes', () => {
  it('are the nearest double, or are left to the long way', () => {
    const digits = fc.stringMatching(/^[+-]?\d{0,19}(\.\d{0,19})?$/)
    fc.assert(
      fc.property(fc.oneof(digits, fc.double().map(String), fc.integer().map(String)), (written) => {
        const value = decimalOf(text(written), 0, written.length)
        const isPlain = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(written)
        if (!Number.isNaN(value)) expect(value).toBe(Number(written))
        // up to 15 digits are always read here
        else expect(isPlain && written.replace(/\D/g, '').length <= 15).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['52.123456789', 52.123456789],
    ['-0.000000001', -1e-9],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740993', Number.NaN], // 2^53 + 1 is no double
    ['1e5', Number.NaN],
    [' 1', Number.NaN],
    ['.', Number.NaN],
    ['', Number.NaN],
    ['1.2.3', Number.NaN],
  ])('%j is %d', (written, value) => {
    expect(decimalOf(text(written), 0, written.length)).toBe(value)
  })

  it('in hexadecimal have one to four digits of either case', () => {
    const hex = (written: string): number => hexadecimalOf(text(written), 0, written.length)
    // 0xe120 = 14 × 4096 + 1 × 256 + 2 × 16
    expect(['e120', 'E120', '6', '', '12345', '00g0', '@'].map(hex)).toEqual([
      ...[57_632, 57_632, 6, -1, -1, -1, -1],
    ])
  })
})

describe('text of bytes', () => {
  it('is what was encoded, at any place of a file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (value, before) => {
        const bytes = text(before + value)
        const from = text(before).length
        expect(isUtf8Range(bytes, from, bytes.length)).toBe(true)
        expect(utf8Text(bytes, from, bytes.length)).toBe(value)
      }),
    )
  })

  it('is UTF-8 exactly when a strict decoder takes it', () => {
    const anyBytes = fc.array(
      fc.constantFrom(0x41, 0x80, 0xbf, 0xc1, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xf5),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(anyBytes, (values) => {
        const bytes = Uint8Array.from(values)
        let isStrict = true
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        } catch {
          isStrict = false
        }
        expect(isUtf8Range(bytes, 0, bytes.length)).toBe(isStrict)
      }),
      { numRuns: 2000 },
    )
  })

  it('comes from Windows-1252 and UTF-16, with lone surrogates replaced', () => {
    // 0x80 is the euro sign, 0x9f a capital Y with diaeresis (WHATWG index windows-1252)
    expect(latin1ToUtf8(Uint8Array.of(0x41, 0x80, 0x9f, 0xe4))).toEqual(text('A€Ÿä'))
    expect(utf16ToUtf8(Uint8Array.of(0x3c, 0xd8, 0x3e, 0xdf, 0x00, 0xd8, 0x41, 0x00), false)).toEqual(
      text('🌾\ufffdA'), // U+1F33E is d83c df3e
    )
    expect(utf16UnitsOf(text('ä🌾x'), 6)).toBe(3)
  })
})
