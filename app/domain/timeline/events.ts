import { contributionEvents } from "#app/domain/contributions/events.ts";
import { discussionEvents } from "#app/domain/discussion/events.ts";
import { fundEvents } from "#app/domain/funds/events.ts";
import { identityEvents } from "#app/domain/identity/events.ts";
import { invoiceEvents } from "#app/domain/invoices/events.ts";
import type { EventDeclaration, Matter } from "#app/domain/kernel/define-event.ts";
import type { EventType } from "#app/domain/kernel/events.ts";
import { maintainerEvents } from "#app/domain/maintainers/events.ts";
import { meetingEvents } from "#app/domain/meetings/events.ts";
import { duesEvents } from "#app/domain/membership/events.ts";
import { notificationEvents } from "#app/domain/notifications/events.ts";
import { pledgeEvents } from "#app/domain/pledges/events.ts";
import { projectEvents } from "#app/domain/projects/events.ts";

/** Every kind of event, as its area declares it. What is asked of all of them is asked here; a browser has no need of it. */
export const events: { readonly [T in EventType]: EventDeclaration } = {
  ...projectEvents,
  ...maintainerEvents,
  ...pledgeEvents,
  ...invoiceEvents,
  ...fundEvents,
  ...contributionEvents,
  ...discussionEvents,
  ...meetingEvents,
  ...duesEvents,
  ...identityEvents,
  ...notificationEvents,
};

export const eventTypes = Object.keys(events) as readonly EventType[] as readonly [EventType, ...EventType[]];

/** Undefined for what a later release wrote: nobody here knows what of it may be shown. */
export const declarationOf = (type: string): EventDeclaration | undefined =>
  Object.hasOwn(events, type) ? events[type as EventType] : undefined;

export const eventsWith = (asked: (declaration: EventDeclaration) => boolean): EventType[] =>
  eventTypes.filter((type) => asked(events[type]));

const about = (matter: Matter) => {
  const fieldsOf = (type: EventType) =>
    Object.entries(events[type].fields).flatMap(([name, field]) => (field.about === matter ? [name] : []));
  return {
    types: eventTypes.filter((type) => fieldsOf(type).length > 0),
    fields: [...new Set(eventTypes.flatMap(fieldsOf))],
  };
};

/** Kinds of events about such a thing, and the fields that hold its id. Every page that tells events asks: worked out once. */
export const eventsAbout = {
  message: about("message"),
  pledge: about("pledge"),
  share_of_deliverable: about("share_of_deliverable"),
} as const satisfies Record<Matter, unknown>;
