/** JSON with comments, as people write it by hand. */

/** A string, or a comment of either kind; a comment mark inside a string is text. */
const STRING_OR_COMMENT = /("(?:[^"\\]|\\.)*")|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g

/**
 * The text with blanks in the place of line and block comments and of a byte order mark, so that positions in error
 * messages stay true.
 */
export function withoutComments(text: string): string {
  return text
    .replace(/^\uFEFF/, ' ')
    .replace(STRING_OR_COMMENT, (found: string, string: string | undefined) =>
      string === undefined ? found.replace(/[^\n\r]/g, ' ') : found,
    )
}
