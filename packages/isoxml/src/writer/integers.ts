/** The integers of binaries: size, range and how they are written, little-endian. */
export type IntegerKind = 'u8' | 'u16' | 'u32' | 'i32'

export const INTEGERS = {
  u8: { bytes: 1, min: 0, max: 0xff, write: (view: DataView, at: number, v: number) => view.setUint8(at, v) },
  u16: {
    bytes: 2,
    min: 0,
    max: 0xffff,
    write: (view: DataView, at: number, v: number) => view.setUint16(at, v, true),
  },
  u32: {
    bytes: 4,
    min: 0,
    max: 0xffff_ffff,
    write: (view: DataView, at: number, v: number) => view.setUint32(at, v, true),
  },
  i32: {
    bytes: 4,
    min: -0x8000_0000,
    max: 0x7fff_ffff,
    write: (view: DataView, at: number, v: number) => view.setInt32(at, v, true),
  },
} as const satisfies Record<IntegerKind, unknown>
