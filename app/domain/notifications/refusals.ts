import { limits } from "#app/domain/kernel/limits.ts";
import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs about devices and letters of news refuse, and in which words. */
export const notificationsRefusals = {
  devices_full: {
    status: 409,
    words: `${limits.devicesTold} devices are told of your news already. Turn off one that you do not use any more; then this one can be told.`,
  },
  push_not_set_up: {
    status: 409,
    words: "This network does not tell devices. News comes to your inbox, and by mail as your settings say.",
  },
  push_service_unknown: {
    status: 422,
    words:
      "This browser is told by a service that this network does not know, so it cannot be told here. Nothing was changed; another browser may work.",
  },
  unsubscribe_link_unknown: {
    status: 404,
    words: "This link is not known, or too old. Your settings say which letters come to you.",
  },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type NotificationsRefusal<
  Kind extends keyof typeof notificationsRefusals,
  Field extends string = never,
> = RefusalOf<typeof notificationsRefusals, Kind, Field>;
