import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { xmlKernel } from '../src/kernel/xml-kernel.js'
import { scanXmlWith } from '../src/task-data/xml-scanner.js'
import { text } from './time-log-bytes.js'

const kernel = xmlKernel()!

/** Everything that a scan says, or the error that it ends with. */
function scanned(by: typeof kernel | undefined, bytes: Uint8Array) {
  try {
    const { root, diagnostics } = scanXmlWith(by, bytes, 'TASKDATA.XML')
    const { document } = root
    return {
      elements: [...document.elements.subarray(0, 3 * document.elementCount + 2)],
      attributes: [...document.attributes.subarray(0, 2 * document.attributesEnd(document.elementCount - 1))],
      diagnostics,
    }
  } catch (error) {
    return { error: String(error) }
  }
}

const expectSame = (bytes: Uint8Array) => expect(scanned(kernel, bytes)).toEqual(scanned(undefined, bytes))

/** Pieces of ordinary documents, and of odd ones. */
const ordinary = [
  '<TSK A="TSK1" B="Ernte" G="4">',
  '<TSK>',
  '</TSK>',
  '<PNT A=\'2\' C="52.1"/>',
  '<PNT A="2"  C="52.1"\n\tD="8.6" />',
  '<TIM A="" D="4"></TIM>',
  '</TIM>',
  ' \r\n\t',
  'text',
]
const odd = [
  ...['<Tsk A="1"/>', '<TSKX A="1"/>', '<TS A="1"/>', '</TSKX>', '</TSK >', '<TSK/ A="1">', '<TSK A ="1">'],
  ...['<PNT A="1" A="2"/>', '<PNT P094_x="1"/>', '<PNT A="a&amp;b"/>', '<PNT A="a<b"/>', '<PNT A="ä"/>'],
  ...['<PNT A="it\'s"/>', "<PNT A='\"'/>", '<PNT A="1', '<PNT A=1/>', '<PNT A="\n"/>', '<', '<!-- <TSK> -->'],
  ...['<?xml version="1.0"?>', '<![CDATA[<TSK>]]>', '<!DOCTYPE x>', '<PNT A="1"B="2"/>', '<PNT', '/>', '>'],
]
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...ordinary) },
  { weight: 1, arbitrary: fc.constantFrom(...odd) },
)
const anyDocument = fc.array(piece, { maxLength: 60 }).map((pieces) => `<XFC>${pieces.join('')}</XFC>`)

describe('scanning with the kernel', () => {
  it('gives what plain TypeScript gives, for any document', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        expectSame(text(document))
      }),
      { numRuns: 1000 },
    )
  })

  // the length of a value has 13 bits beside the code of its name; a window of the kernel has 64 KiB
  it.each([0, 1, 8190, 8191, 8192, 65_535, 65_536, 200_000])('reads values of %i bytes', (length) => {
    const value = 'x'.repeat(length)
    const document = text(`<XFC><CTP A="CTP1" B="${value}"/><CTP A='CTP2' P_long='${value}' B="b"/></XFC>`)
    expectSame(document)
    for (const by of [kernel, undefined]) {
      const [first, second] = scanXmlWith(by, document, 'TASKDATA.XML').root.children
      expect(first!.attributes).toEqual({ A: 'CTP1', B: value })
      expect(second!.attributes).toEqual({ A: 'CTP2', P_long: value, B: 'b' })
    }
  })

  it('gives the same for any bytes', () => {
    const anyByte = fc.oneof(fc.constantFrom(...text('<>/"\' =ABC&!?\n')), fc.nat(255))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), fc.array(anyByte, { maxLength: 80 }), (any, likely) => {
        expectSame(any)
        expectSame(Uint8Array.from(likely))
      }),
      { numRuns: 1000 },
    )
  })

  it('gives the same where windows of 64 KiB end, wherever in a tag', () => {
    const tag = '<PNT A="2" C="52.123456" D="8.654321"/>'
    for (let shift = 0; shift <= tag.length; shift++) {
      const document = `<XFC>${' '.repeat(shift)}${tag.repeat(4000)}<TSK>${tag.repeat(2000)}</TSK></XFC>`
      const { error, elements } = scanned(kernel, text(document)) as { error?: string; elements: number[] }
      expect(error).toBeUndefined()
      // the root, 4000 and 2000 points, a task, and the mark behind the last one
      expect(elements.length).toBe(3 * (1 + 6000 + 1) + 2)
      if (shift % 8 === 0) expectSame(text(document))
    }
  })

  it('gives the same for a value longer than a window, and a window without a tag', () => {
    expectSame(text(`<XFC><TSK B="${'x'.repeat(200_000)}"/>${' '.repeat(200_000)}<TSK A="TSK1"/></XFC>`))
  })

  it('gives the same for elements that were opened windows ago, and for those that nest too deep', () => {
    const points = '<PNT A="2" C="52.1" D="8.6"/>'.repeat(3000)
    expectSame(text(`<XFC>${`<TSK>${points}`.repeat(8)}${'</TSK>'.repeat(8)}</XFC>`))
    expectSame(text('<TSK>'.repeat(64) + '</TSK>'.repeat(64)))
    expectSame(text('<TSK>'.repeat(65) + '</TSK>'.repeat(65)))
  })

  it('leaves nothing of one document to the next', () => {
    expectSame(text('<XFC><TSK><TIM>'))
    expectSame(text('</TIM></TSK></XFC>'))
    expectSame(text('<XFC/>'))
  })
})
