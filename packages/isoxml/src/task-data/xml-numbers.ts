/** Numbers straight from bytes, without a string in between. What is not written plainly is left to the caller. */

/** Powers of ten that a double holds exactly. */
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

/** So many digits are a whole number of 32 bits. */
const DIGITS_OF_A_WORD = 9

/**
 * Decimal number of bytes `from` to `to`: sign, digits and one point. Digits as an exact whole number over an exact
 * power of ten: the one rounding of the division gives the nearest double (W. D. Clinger, How to read floating point
 * numbers accurately, 1990). Digits are gathered in two words of 32 bits, which is twice as fast as in a double.
 *
 * @returns NaN for anything else: no digit, an exponent, spaces, more digits than a double holds exactly
 */
export function decimalOf(bytes: Uint8Array, from: number, to: number): number {
  const sign = from < to ? bytes[from]! : 0
  let high = 0
  let low = 0
  let digits = 0
  let point = -1
  for (let at = sign === 0x2d || sign === 0x2b ? from + 1 : from; at < to; at++) {
    const digit = bytes[at]! - 0x30
    if (digit >= 0 && digit <= 9) {
      if (digits < DIGITS_OF_A_WORD) high = (high * 10 + digit) | 0
      else low = (low * 10 + digit) | 0
      digits++
    } else if (digit === -2 /* . */ && point < 0) point = at
    else return Number.NaN
  }
  if (digits === 0 || digits > 2 * DIGITS_OF_A_WORD) return Number.NaN
  const whole = digits <= DIGITS_OF_A_WORD ? high : high * POWERS_OF_TEN[digits - DIGITS_OF_A_WORD]! + low
  // a sum that was rounded is beyond this
  if (whole > Number.MAX_SAFE_INTEGER) return Number.NaN
  const value = point < 0 ? whole : whole / POWERS_OF_TEN[to - point - 1]!
  return sign === 0x2d ? -value : value
}

/** Hexadecimal number of one to four digits, either case. @returns -1 for anything else */
export function hexadecimalOf(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 4) return -1
  let value = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    const letter = (byte | 0x20) - 0x61
    const digit = byte - 0x30
    if (digit >= 0 && digit <= 9) value = value * 16 + digit
    else if (letter >= 0 && letter <= 5) value = value * 16 + 10 + letter
    else return -1
  }
  return value
}

/** With so many digits a number of an id still fits into 32 bits. */
const MOST_ID_DIGITS = 9

/**
 * The letters of an id of the standard's form, three capitals, perhaps a minus, and digits: twice the code of the
 * letters, and one more with a minus.
 *
 * @returns -1 for another form; with leading zeros too, because `CTR01` is not `CTR1`
 */
export function identifierLettersOf(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 4) return -1
  let letters = 0
  for (let at = from; at < from + 3; at++) {
    const letter = bytes[at]! - 0x41
    if (letter < 0 || letter > 25) return -1
    letters = letters * 26 + letter
  }
  const negative = bytes[from + 3] === 0x2d
  const first = negative ? from + 4 : from + 3
  if (first === to || to - first > MOST_ID_DIGITS || (bytes[first] === 0x30 && to > first + 1)) return -1
  for (let at = first; at < to; at++) {
    const digit = bytes[at]! - 0x30
    if (digit < 0 || digit > 9) return -1
  }
  return negative ? 2 * letters + 1 : 2 * letters
}

/** The digits of an id whose form was found good. */
export function identifierNumberOf(bytes: Uint8Array, from: number, to: number): number {
  let number = 0
  for (let at = bytes[from + 3] === 0x2d ? from + 4 : from + 3; at < to; at++) {
    number = (number * 10 + bytes[at]! - 0x30) | 0
  }
  return number
}
