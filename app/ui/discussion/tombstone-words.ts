import type { ShownDeletion } from "#app/domain/timeline/shown-event.ts";

/** What stands in a deleted message's place, and wherever it is quoted. */
export const tombstoneWords = ({ byAuthor, reason }: ShownDeletion): string =>
  byAuthor ? "This message was taken back." : `This message was removed by the steward${reason ? `: ${reason}` : "."}`;
