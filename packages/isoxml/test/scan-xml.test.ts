import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IsoxmlError, type XmlElement } from '../src/index.js'
import { scanXml } from '../src/task-data/xml-scanner.js'
import { joined, text } from './time-log-bytes.js'

const scan = (xml: string) => scanXml(text(xml), 'TASKDATA.XML')

/** The element as plain objects: children and attributes of a scanned one are built when they are looked at. */
const plain = ({ name, attributes, children }: XmlElement): XmlElement => ({
  name,
  attributes: { ...attributes },
  children: children.map(plain),
})

function errorOf(xml: string): IsoxmlError {
  try {
    scan(xml)
  } catch (error) {
    if (error instanceof IsoxmlError) return error
  }
  throw new Error('expected an IsoxmlError')
}

describe('XML of task data', () => {
  it('is elements with attributes and children, in document order; text, comments and instructions are passed over', () => {
    const { root, diagnostics } = scan(
      `<?xml version="1.0"?><!-- <A/> --><R a="1" b='2'><X/>text<![CDATA[<Y/>]]><Z  c = "3" ><X/></Z></R>`,
    )
    expect(plain(root)).toEqual({
      name: 'R',
      attributes: { a: '1', b: '2' },
      children: [
        { name: 'X', attributes: {}, children: [] },
        { name: 'Z', attributes: { c: '3' }, children: [{ name: 'X', attributes: {}, children: [] }] },
      ],
    })
    expect(diagnostics).toEqual([])
  })

  it.each([
    ['the five entities', '&lt;&gt;&amp;&quot;&apos;', `<>&"'`],
    ['character references', '&#228;&#xE4;&#x1F33E;', 'ää🌾'],
    ['line breaks as spaces', 'a\r\nb\tc', 'a b c'],
    ['what is escaped twice as it stands', '&amp;lt;', '&lt;'],
  ])('resolves %s', (_, written, read) => {
    const { root, diagnostics } = scan(`<R A="${written}"/>`)
    expect(root.attributes['A']).toBe(read)
    expect(diagnostics).toEqual([])
  })

  const xml = '<?xml version="1.0"?><R B="Schläge"/>'
  const utf16 = (bigEndian: boolean, mark: boolean): Uint8Array => {
    const characters = (mark ? '\ufeff' : '') + xml
    const bytes = new Uint8Array(2 * characters.length)
    const view = new DataView(bytes.buffer)
    for (let at = 0; at < characters.length; at++)
      view.setUint16(2 * at, characters.charCodeAt(at), !bigEndian)
    return bytes
  }
  it.each<[string, Uint8Array]>([
    ['UTF-8', text(xml)],
    ['UTF-8 with a byte-order mark', text(`\ufeff${xml}`)],
    ['UTF-16 little-endian with a mark', utf16(false, true)],
    ['UTF-16 big-endian with a mark', utf16(true, true)],
    ['UTF-16 little-endian without a mark', utf16(false, false)],
    ['UTF-16 big-endian without a mark', utf16(true, false)],
    [
      'ISO-8859-1 by declaration',
      Uint8Array.from(xml.replace('?>', ' encoding="ISO-8859-1"?>'), (c) => c.charCodeAt(0)),
    ],
  ])('is read in %s', (_, bytes) => {
    const { root, diagnostics } = scanXml(bytes, 'TASKDATA.XML')
    expect(root.attributes['B']).toBe('Schläge')
    expect(diagnostics).toEqual([])
  })

  it.each([
    // encoding, byte, character: ISO 8859-2 and Windows-1250 have Ł at A3, ISO 8859-15 € at A4, KOI8-R Д at E4
    ['ISO-8859-2', 0xa3, 'Ł'],
    ['windows-1250', 0xa3, 'Ł'],
    ['ISO-8859-15', 0xa4, '€'],
    ['koi8-r', 0xe4, 'Д'],
  ])(
    'is read in other encodings of one byte a character, with places in bytes: %s',
    (name, byte, character) => {
      const xml = `<?xml version="1.0" encoding="${name}"?><R B="~" C="&"/>`
      const bytes = Uint8Array.from(xml, (c) => (c === '~' ? byte : c.charCodeAt(0)))
      const { root, diagnostics } = scanXml(bytes, 'TASKDATA.XML')
      expect(root.attributes['B']).toBe(character)
      expect(diagnostics.map(({ where }) => where.byte)).toEqual([xml.indexOf('&')])
    },
  )

  it('that is no UTF-8 although it should be is read as Windows-1252, and reported', () => {
    const { root, diagnostics } = scanXml(
      Uint8Array.from(xml, (c) => c.charCodeAt(0)),
      'TASKDATA.XML',
    )
    expect(root.attributes['B']).toBe('Schläge')
    expect(diagnostics.map(({ code }) => code)).toEqual(['XML_ENCODING'])
  })

  it('takes any attribute name, also those that JavaScript objects use', () => {
    const { attributes } = scan('<R __proto__="a" constructor="b" P094_Crop_Type="c"/>').root
    expect(Object.entries(attributes)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['P094_Crop_Type', 'c'],
    ])
    expect(attributes['toString']).toBeUndefined()
  })
})

describe('XML that is not well-formed', () => {
  it.each([
    // what is wrong, XML, byte of it, what is kept
    ['a bare < in a value', '<R A="<Aero 32>" B="b"/>', 6, { A: '<Aero 32>', B: 'b' }],
    ['a bare & in a value', '<R A="K & S" B="&nbsp;"/>', 8, { A: 'K & S', B: '&nbsp;' }],
    ['an attribute twice', '<R A="1" A="2"/>', 9, { A: '1' }],
    ['an attribute without value', '<R A="1" B C="3"/>', 9, { A: '1' }],
    ['a file cut inside an element', '<R A="1"><X>', 12, { A: '1' }],
    ['a file cut inside a value', '<R A="1" B="2', 9, { A: '1' }],
    ['an end tag that closes nothing', '<R A="1"></X></R>', 9, { A: '1' }],
    ['a second root', '<R A="1"/><S/>', 10, { A: '1' }],
    ['a reference to no character', '<R A="&#0;"/>', 6, { A: '&#0;' }],
  ])('by %s keeps what can be read and says where', (_, xml, byte, attributes) => {
    const { root, diagnostics } = scan(xml)
    expect(root.attributes).toEqual(attributes)
    expect(diagnostics[0]).toMatchObject({ code: 'XML_MALFORMED', where: { file: 'TASKDATA.XML', byte } })
  })

  it('counts bytes, not characters', () => {
    // <R A="ä" is 8 characters and 9 bytes, so the second A stands at byte 10
    expect(scan('<R A="ä" A="2"/>').diagnostics[0]!.where.byte).toBe(10)
    expect(
      scanXml(joined(Uint8Array.of(0xef, 0xbb, 0xbf), text('<R A="1" A="2"/>')), 'x').diagnostics[0]!.where
        .byte,
    ).toBe(12)
  })

  it('closes what an outer end tag leaves open', () => {
    const { root } = scan('<R><X><Y></X><Z/></R>')
    expect(root.children.map(({ name }) => name)).toEqual(['X', 'Z'])
  })

  it('reports a flood of faults fifty times and then once more', () => {
    const { diagnostics } = scan(`<R>${'<X A="&"/>'.repeat(1000)}</R>`)
    expect(diagnostics).toHaveLength(51)
  })
})

describe('XML that task data never holds', () => {
  it.each([
    ['a DTD', '<!DOCTYPE R SYSTEM "x"><R/>', 0, 'XML_FORBIDDEN'],
    ['entities', '<?xml version="1.0"?>\n<!DOCTYPE R [<!ENTITY a "b">]><R A="&a;"/>', 22, 'XML_FORBIDDEN'],
    ['a bare entity declaration', '<R><!ENTITY a "b"></R>', 3, 'XML_FORBIDDEN'],
    ['elements without end', '<R>'.repeat(100), 64 * 3, 'XML_MALFORMED'],
    ['no element', 'just text', 0, 'XML_MALFORMED'],
    ['an unknown encoding', '<?xml version="1.0" encoding="EBCDIC"?><R/>', 0, 'XML_ENCODING'],
    ['one of several bytes', '<?xml version="1.0" encoding="Shift_JIS"?><R/>', 0, 'XML_ENCODING'],
    ['one of no such number', '<?xml version="1.0" encoding="ISO-8859-99"?><R/>', 0, 'XML_ENCODING'],
  ])('is refused: %s', (_, xml, byte, code) => {
    expect(errorOf(xml)).toMatchObject({ code, where: { file: 'TASKDATA.XML', byte } })
  })
})

describe('any text', () => {
  it('is scanned to its end or refused with a typed error', () => {
    const piece = fc.constantFrom(
      '<R',
      '</R>',
      '<X/>',
      '>',
      '/>',
      ' A="1"',
      "'",
      '"',
      '&',
      '<!--',
      '-->',
      '<![CDATA[',
      '=',
      'ä',
      '<',
      '<?',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        try {
          expect(scan(pieces.join('')).root.name).not.toBe('')
        } catch (error) {
          expect(error).toBeInstanceOf(IsoxmlError)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('and any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          scanXml(bytes, 'x')
        } catch (error) {
          expect(error).toBeInstanceOf(IsoxmlError)
        }
      }),
    )
  })
})
