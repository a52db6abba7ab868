/** What a job tells the queue. Jobs never touch BullMQ: the workers put this into its terms. */
export type JobVerdict =
  /** Done; in words for whoever looks into the queue. */
  | string
  /** It did its duty, the time has not come. `queue`: nor has it for anything else in this queue. */
  | { againInMs: number; scope: 'job' | 'queue' }

/**
 * @param data what the job carries
 * @param addedAt when it was put into the queue, ms since the epoch
 */
export type JobAct = (data: unknown, addedAt: number) => Promise<JobVerdict>
