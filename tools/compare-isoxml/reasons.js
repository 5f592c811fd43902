/**
 * Why the two readers differ, a data table: what each does, and the bytes that decide. `proof` names a file of the
 * set by the end of its path, a byte and what stands there; the comparison checks that it does.
 */

/** @typedef {{ file: string, byte: number, hex: string }} Proof */

/** @type {Readonly<Record<string, { peer: string, ours: string, decides: string, proof: readonly Proof[] }>>} */
export const REASONS = {
  'agrirouter-sdk-dotnet-standard/forage-broken-logs': {
    peer: '5 and 7 of the damaged `TLG00010` and `TLG00011`, of which only the first is of the day of the work; `TLG00012`–`14`, which no task refers to, are not listed',
    ours: '1 each of `TLG00010`–`12`, 1,228 of `TLG00013`, 4,249 of `TLG00014`; damaged ranges listed',
    decides:
      'byte 105 of `TLG00010.bin`: `ad 07` is day 1965 (1985-05-19), behind a first record of day 13,588 (2017-03-15); byte 95 of `TLG00011.bin`: `ed 04` is day 1261 (1983-06-15)',
    proof: [
      { file: 'TLG00010.bin', byte: 105, hex: 'ad07' },
      { file: 'TLG00010.bin', byte: 4, hex: '1435' },
      { file: 'TLG00011.bin', byte: 95, hex: 'ed04' },
    ],
  },
  'isoxml-dotnet/cnh-mixed-implements': {
    peer: 'values are named by DDI and element, so that of several bus-message channels (DDI DFFE) of one element the last one of a record remains',
    ours: 'channels are told apart by their place in the header; PGN and bits beside them',
    decides:
      'byte 125 of `TLG00001.BIN`: `00 00000000`, `04 ae000000`, `05 ae000000`, `01 00000000` are four channels of `DET-3000137` in one record (PGN 129026 and 127257); one key keeps 0, pitch and roll of 174 are lost',
    proof: [{ file: 'TLG00001.BIN', byte: 125, hex: '000000000004ae00000005ae0000000100000000' }],
  },
  'isoxml-dotnet/externals-missing': {
    peer: '',
    ours: 'read, the absent external file reported (`EXTERNAL_FILE_MISSING`)',
    decides: 'byte 248 of `TASKDATA.XML` names `CTR00001`, which is not in the set; field and device are',
    proof: [{ file: 'TASKDATA.XML', byte: 248, hex: Buffer.from('<XFR A="CTR00001"').toString('hex') }],
  },
  'isoxml-dotnet/zip-corrupt': {
    peer: '1 each of `TLG0006` and `TLG0007`, then “not enough bytes”',
    ours: '27,524 and 15,597 of these two logs, 5 bytes passed over in each',
    decides:
      'byte 15 of both: `00` values announced, but one follows (`00 4f000000`, 5 bytes); from byte 21 on the records follow each other to the last byte of the file',
    proof: [
      { file: 'TLG0006.bin', byte: 15, hex: '00004f000000e89a3d03322e' },
      { file: 'TLG0007.bin', byte: 15, hex: '00004f000000f082a203322e' },
    ],
  },
  'isoxml-dotnet/zip-two-taskdata': {
    peer: 'one of two sets, with a warning',
    ours: 'two sets',
    decides:
      'byte 40 of both `TASKDATA.XML` and `task2/TASKDATA.XML`: `<ISO11783_TaskData`, each with a task `TSK1` of its own',
    proof: ['TASKDATA.XML', 'task2/TASKDATA.XML'].map((file) => ({
      file,
      byte: 40,
      hex: Buffer.from('<ISO11783_TaskData').toString('hex'),
    })),
  },
}
