/** A picture on its way to a channel: what its network takes, and the bytes that are sent. */

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp'

/** What a network takes; a picture is only changed where it is beyond this. */
export interface PictureLimits {
  types: readonly PictureType[]
  bytes: number
  /** The most that width and height may be together, px. */
  sides?: number
  /** How many times as long as the shorter side the longer one may be. */
  ratio?: number
}

export interface Picture {
  type: PictureType
  bytes: Uint8Array
}
