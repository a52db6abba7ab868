/** Readability's own small DOM, made for threads like ours; its package declares no types for it. */
declare module '@mozilla/readability/JSDOMParser.js' {
  export default class JSDOMParser {
    /** @param html well-formed, as XML is */
    parse(html: string): Document
  }
}
