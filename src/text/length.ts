/** How each network counts. Pure and browser-safe, so that every screen shows the number that the network will use. */

/** Unicode code points: Telegram's unit for the 4096 and 1024 limits (td, MessageContent.cpp: utf8_length). */
export const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}

/** UTF-16 code units: the safe reading of Facebook's undocumented unit. */
export const utf16Units = (text: string): number => text.length
