import { event, type PayloadsOf } from "#app/domain/kernel/define-event.ts";

export const notificationEvents = {
  // So that all screens of theirs count the same.
  "notifications.changed": event({
    when: "there is news for a person, or they have read some (in their own stream)",
    fields: {},
  }),
};

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof notificationEvents> {}
}
