import type { ShownEvent } from "#app/domain/timeline/shown-event.ts";
import type { Answer, ServerEvents } from "./protocol.ts";

/*
 * Checks what the server says without zod, which would cost the page more than the rest of the protocol together. Only
 * what our own code relies on is looked at; a payload that fails is dropped, and the next sync brings what it held. A test
 * holds these against the schemas of protocol.ts.
 */

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isNullOr = (check: (value: unknown) => boolean) => (value: unknown) => value === null || check(value);
const isListOf = (check: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(check);
const has = (checks: Readonly<Record<string, (value: unknown) => boolean>>) => (value: unknown) =>
  isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));

const isPerson = has({ id: isText, name: isText });
const isOrganization = has({ id: isText, slug: isText, name: isText, initials: isText, hue: isNumber });
const isDeletion = isNullOr(isObject);
const isMessage = has({
  id: isText,
  seq: isNumber,
  lastSeq: isNumber,
  author: isPerson,
  organization: isNullOr(isOrganization),
  html: isText,
  excerpt: isText,
  rev: isNumber,
  replyTo: isNullOr(has({ id: isText, author: isPerson, excerpt: isText, deleted: isDeletion, lastSeq: isNumber })),
  about: isNullOr(has({ kind: isText, id: isText, number: isNullOr(isNumber), title: isNullOr(isText) })),
  links: isListOf(
    has({
      contributionId: isText,
      url: isText,
      kind: isText,
      state: isText,
      repository: isText,
      number: isNullOr(isNumber),
      title: isText,
    }),
  ),
  reactions: isListOf(has({ kind: isText, people: isListOf(isPerson) })),
  decision: isNullOr(
    has({
      id: isText,
      number: isNumber,
      agreed: isListOf(has({ person: isPerson, organization: isNullOr(isOrganization) })),
    }),
  ),
  createdAt: isText,
  editedAt: isNullOr(isText),
  deleted: isDeletion,
});
const isSeen = has({
  id: isText,
  at: isText,
  actor: isNullOr(isPerson),
  organization: isNullOr(isOrganization),
  payload: isObject,
  message: isNullOr(isMessage),
});
const isNumbered = has({ stream: isText, seq: isNumber, type: isText });

export const isShownEvent = (value: unknown): value is ShownEvent =>
  isNumbered(value) && ((value as ShownEvent).type === "hidden" || isSeen(value));

const present = { person: isPerson, organization: isNullOr(isOrganization) };

const checks: { readonly [N in keyof ServerEvents]: (value: unknown) => boolean } = {
  event: has({ stream: isText, events: isListOf(isShownEvent) }),
  presence: has({
    stream: isText,
    total: isNumber,
    people: isListOf(has(present)),
    organizations: isListOf(has({ organization: isOrganization, people: isNumber })),
  }),
  signal: has({ stream: isText, kind: isText, ...present }),
  revoked: has({ stream: isNullOr(isText), reason: isText }),
  drain: has({ reconnectInMs: isNumber }),
  outdated: has({ minBuild: isNumber }),
};

/** Whether this is what the server says under that name. */
export const isServerEvent = <N extends keyof ServerEvents>(name: N, value: unknown): value is ServerEvents[N] =>
  checks[name](value);

type Slice = Extract<Answer<"sync">, { readonly ok: true }>;

/** Whether this is a piece of a stream. */
export const isSlice = (value: unknown): value is Slice =>
  isObject(value) &&
  value.ok === true &&
  isNumber(value.head) &&
  typeof value.more === "boolean" &&
  isText(value.level) &&
  isListOf(isShownEvent)(value.events);
