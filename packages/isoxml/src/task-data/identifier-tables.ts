/** Which attributes are ids and which refer to them (ISO 11783-10, annex on XML elements), as two tables. */

/** Element → attribute that holds its id. */
export const ID_ATTRIBUTE: ReadonlyMap<string, string> = new Map([
  ...['BSN', 'CCG', 'CCL', 'CCT', 'CLD', 'CPC', 'CTP', 'CTR', 'CVT', 'DET', 'DVC', 'FRM', 'GGP', 'GPN'].map(
    (name): [string, string] => [name, 'A'],
  ),
  ...['LGP', 'OTQ', 'PDT', 'PFD', 'PGP', 'TSK', 'VPN', 'WKR'].map((name): [string, string] => [name, 'A']),
  ['LSG', 'F'],
  ['PLN', 'E'],
  ['PNT', 'G'],
])

/** Element → attributes that refer to an id. */
export const REFERENCE_ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['CAN', ['A', 'B']],
  ['CCT', ['D']],
  ['CNN', ['A', 'B', 'C', 'D']],
  ['CTP', ['C']],
  ['CVT', ['C']],
  ['DAN', ['C']],
  ['DLT', ['H', 'I']],
  ['DLV', ['C']],
  ['FRM', ['I']],
  ['GAN', ['A']],
  ['GPN', ['L']],
  ['GST', ['A', 'B']],
  ['LNK', ['A']],
  ['OTP', ['A', 'B']],
  ['OTR', ['A']],
  ['PAN', ['A', 'E', 'F', 'G']],
  ['PDT', ['C', 'D']],
  ['PDV', ['C', 'D', 'E']],
  ['PFD', ['E', 'F', 'G', 'H', 'I']],
  ['PRN', ['A']],
  ['TSK', ['C', 'D', 'E', 'F']],
  ['VPN', ['F']],
  ['WAN', ['A']],
])
