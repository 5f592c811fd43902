/** TASKDATA.XML, its companions and log headers with any bytes changed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryTree, openTaskData, parseTimeLogHeader, type XmlElement } from '../../src/index.js'
import { scanXml } from '../../src/task-data/xml-scanner.js'
import { anyDamage, type Damage, damagedAll } from './damage.js'
import { expectSoberDiagnostics, outcomeOf, outcomeOfAsync } from './outcome.js'
import { HEADER, soundFiles } from './sound-set.js'

const MAIN = 'TASKDATA/TASKDATA.XML'
const XML_FILES = [MAIN, 'TASKDATA/DVC00001.XML', 'TASKDATA/LINKLIST.XML'] as const

/** What an attacker or a broken exporter would put in. */
const token = fc.constantFrom(
  ...['<', '>', '/>', '</', '"', "'", '&', '&lt;', '&#x10FFFF;', '&#0;', '<!--', '-->', '<![CDATA[', ']]>'],
  ...[
    '<!DOCTYPE x [',
    '<?',
    '?>',
    '\u0000',
    '\ufeff',
    '=""',
    ' A="',
    '<TSK>',
    '<PLN><LSG><PNT>',
    '<XFR A="DVC00001" B="1"/>',
  ],
)
const anyToken: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constant('insert' as const),
  place: fc.nat(),
  bytes: token.map((text) => new TextEncoder().encode(text)),
})
const anyDamages = fc.array(fc.oneof(anyDamage, anyToken), { minLength: 1, maxLength: 5 })

/** Elements and attributes of a tree, and the characters that they hold. */
function sizeOf(root: XmlElement): { nodes: number; characters: number } {
  let nodes = 0
  let characters = 0
  const open = [root]
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    nodes += 1
    characters += element.name.length
    for (const [name, value] of Object.entries(element.attributes)) {
      nodes += 1
      characters += name.length + value.length
    }
    open.push(...element.children)
  }
  return { nodes, characters }
}

describe('damaged XML', () => {
  it.each(XML_FILES)('of %s is scanned, or refused with a documented code', (path) => {
    const sound = soundFiles().get(path)!
    fc.assert(
      fc.property(anyDamages, (damages) => {
        const bytes = damagedAll(sound, damages)
        const scanned = outcomeOf('scanXml', () => scanXml(bytes, path))
        if (scanned === undefined) return
        expectSoberDiagnostics(scanned.diagnostics)
        // an element takes four bytes at least (<A/>), an attribute five ( A=""); each character one
        const { nodes, characters } = sizeOf(scanned.root)
        expect(nodes).toBeLessThanOrEqual(bytes.length / 4 + 1)
        expect(characters).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 300 },
    )
  })

  it.each(XML_FILES)('of %s leaves the set readable, or refused with a documented code', async (path) => {
    const sound = soundFiles().get(path)!
    await fc.assert(
      fc.asyncProperty(anyDamages, async (damages) => {
        const files = soundFiles().set(path, damagedAll(sound, damages))
        const archive = await outcomeOfAsync('openTaskData', () => openTaskData(memoryTree(files)))
        // external parts and the link list never cost the set
        if (path !== MAIN) expect(archive).toBeDefined()
        for (const set of archive?.sets ?? []) {
          expectSoberDiagnostics(set.diagnostics)
          for (const { stem } of set.logs) await outcomeOfAsync('readTimeLog', () => set.readTimeLog(stem))
        }
      }),
      { numRuns: 150 },
    )
  })

  it('of a log header gives a template, or is refused with a documented code', () => {
    fc.assert(
      fc.property(anyDamages, (damages) => {
        const bytes = damagedAll(HEADER, damages)
        const header = outcomeOf('parseTimeLogHeader', () => parseTimeLogHeader(bytes, 'TLG00001.XML'))
        if (header === undefined) return
        expectSoberDiagnostics(header.diagnostics)
        const indices = header.channels.map(({ index }) => index)
        expect(indices).toEqual(header.channels.map((_, at) => at))
        for (const { ddi } of header.channels) {
          expect(Number.isInteger(ddi) && ddi >= 0 && ddi <= 0xffff).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('hostile XML', () => {
  it.each([
    ['elements without end', '<A>'.repeat(100_000)],
    ['elements side by side', `<A>${'<A/>'.repeat(100_000)}`],
    ['end tags alone', `<A>${'</B>'.repeat(100_000)}`],
    ['quotes that never close', `<A>${'<A A="'.repeat(100_000)}`],
    ['half a comment again and again', `<A>${'<!--'.repeat(100_000)}`],
    ['half a CDATA again and again', `<A>${'<![CDATA['.repeat(50_000)}`],
    ['open angle brackets', '<'.repeat(300_000)],
    ['ampersands', `<A A="${'&'.repeat(300_000)}"/>`],
    ['attributes of one element', `<A ${Array.from({ length: 30_000 }, (_, at) => `A${at}=""`).join(' ')}/>`],
    ['the same attribute', `<A ${'A="" '.repeat(100_000)}/>`],
    ['blanks', `<A${' '.repeat(500_000)}`],
  ])('%s: read or refused in bounded time', (_, xml) => {
    const bytes = new TextEncoder().encode(xml)
    const scanned = outcomeOf('scanXml', () => scanXml(bytes, 'TASKDATA.XML'))
    if (scanned !== undefined) expectSoberDiagnostics(scanned.diagnostics)
  })
})
