/** How the Bot API says no and yes: https://core.telegram.org/bots/api#making-requests */

/** Thrown anywhere while a method is simulated; becomes the answer. */
export class Refusal extends Error {
  readonly code: number
  constructor(code: number, description: string) {
    super(description)
    this.code = code
  }
}

/** Telegram starts nearly all of its refusals like this. */
export const badRequest = (what: string): Refusal => new Refusal(400, `Bad Request: ${what}`)

export const yes = (result: unknown): Response => Response.json({ ok: true, result })

export const no = (code: number, description: string, parameters?: { retry_after: number }): Response =>
  Response.json({ ok: false, error_code: code, description, parameters }, { status: code })
