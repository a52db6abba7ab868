/** What a newsroom's system may leave in its words and no reader should get: unprintable, unpaired, unordered characters. */

/** Unpaired surrogates, U+FFFE, U+FFFF and their like: X refuses a post that holds one, JSON and UTF-8 cannot carry some. */
const impossible = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/gu
/**
 * Controls, and what is invisible in a text and lingers from an editor: byte order mark, soft hyphen, zero-width space,
 * the stand-in for a pasted object. Marks of direction that force an order on their surroundings go too, since they can make
 * a headline read as another; those that only help (U+200E, U+200F, U+061C) and the joiners of emoji and Persian stay.
 */
const unseen =
  /[\x00-\x08\x0E-\x1F\x7F-\x84\x86-\x9F\u00AD\u200B\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFC]/g
/** Not the no-break spaces, nor the ideographic one: writers mean them. */
const space = /[\t\n\v\f\r \u0085\u1680\u2000-\u200A\u2028\u2029\u205F]+/g

/** One line of plain text in normal form C, as all three networks accept it. HTML-looking text is text. Idempotent. */
export const clean = (text: string): string =>
  text.replace(impossible, '').replace(unseen, '').replace(space, ' ').normalize('NFC').trim()
