/** One account, chat or Page on a network: what everybody may know of it. Credentials stay in its network's settings. */
export interface ChannelInfo {
  /** Short and stable, e.g. `tg-main`: part of every delivery's id. */
  id: string
  network: string
  /** What people call it on screen. */
  name: string
  /** BCP 47; the newsroom's language unless the channel has its own. */
  language: string
  /** IANA name of its readers' time; UTC when absent. */
  timeZone?: string
  /** How many posts may be under way at once; 1 keeps the order of the stories. */
  concurrency: number
}
