/** The environment of this process. Everybody else is handed what they need: tests can then run side by side. */

export type Environment = Readonly<Record<string, string | undefined>>

export const environment = (): Environment => process.env
