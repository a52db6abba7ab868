/** How long a network may make a channel wait. */

/**
 * Limits end within a day. What asks for more is garbled, or will say so again: nobody must find a channel silent for
 * years because of one number.
 */
export const longestWaitMs = 25 * 3_600_000
