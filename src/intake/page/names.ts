/** Names of authors, out of bylines. */
import { withoutEnd } from '../../domain/ends.ts'
import { plainLine } from './line.ts'

const by = /^(?:by|words by|written by)[\s:]+/i
/** Only before what stands on the page as a byline: a name may begin with some of these. */
const byAnywhere =
  /^(?:von|par|por|av|af|door|autor(?:a|en)?|автор|текст|текст підготував|od|بقلم|كتبت?|文|記者|作者)[\s:：/／]+/i
const nobody = /^(?:admin(?:istrator)?|root|wordpress|null|undefined|none|author|n\/a|-+)$/i
/** `Ada Reyes and Jon Bell`, in the languages of most pages; each side must look like a name of its own. */
const joint = /\s+(?:and|und|et|y|e|og|och|en|i|та|і|й|и|&)\s+|\s*[,;|/]\s+|\s*[、，・]\s*/iu
const fullName =
  /^\p{L}[\p{L}.'’-]*(?:\s+\p{L}[\p{L}.'’-]*){1,3}$|^[\p{Script=Han}\p{Script=Hiragana}]{2,8}$/u
/** Of a live blog: who writes it at the moment, and who did. */
const shift = /\s+\((?:now|earlier|until .{1,20})\)$/i
const longest = 150

/** The people whom one byline names; none when it names nobody. */
export const authorsIn = (text: string, standsOnPage: boolean): string[] => {
  const line = plainLine(text)?.replace(by, '').replace(shift, '') ?? ''
  const bare = withoutEnd(standsOnPage ? line.replace(byAnywhere, '') : line, ' ,;|')
  if (
    bare.length > longest ||
    !/\p{L}{2}/u.test(bare) ||
    /\d{4}|:\/\/|^@|^\S+@\S+$/.test(bare) ||
    nobody.test(bare)
  )
    return []
  const parts = bare.split(joint)
  return parts.length > 1 && parts.every((part) => fullName.test(part)) ? parts : [bare]
}
