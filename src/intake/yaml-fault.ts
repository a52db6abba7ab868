/** Says what the YAML parser found in the words of whoever wrote the file; its own stand behind them. */
import type { ErrorCode, YAMLParseError } from 'yaml'

const indentation =
  'the indentation is wrong here or on the line before: what belongs together begins in the same column'
const quotes = 'a text with such signs in it needs "quotes" around it'

const words: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: indentation,
  BLOCK_AS_IMPLICIT_KEY: `${indentation}, and a text with ": " in it needs "quotes"`,
  MULTILINE_IMPLICIT_KEY: 'a colon is missing behind a key here, or the indentation is wrong',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  BAD_SCALAR_START: quotes,
  UNEXPECTED_TOKEN: 'something stands here that does not belong: a bracket, a comma or a sign too many',
}

/** The parser gives one code to all that is missing, and another for brackets by their place: its message tells. */
export const plainWords = ({ code, message }: YAMLParseError): string => {
  const plain = /^Flow .* end with a ([\]}])/.exec(message)
    ? `a closing ${message.at(-1)} is missing before this`
    : /^Missing closing (["'])/.test(message)
      ? 'a closing quotation mark is missing before this'
      : /^Sequence item without -/.test(message)
        ? indentation
        : words[code]
  return plain ? `${plain} (${message})` : `cannot be read: ${message}`
}
