import type { ShownEvent, ShownSubject, SubjectId } from "#app/domain/timeline/shown-event.ts";

/** What a message is about, as forms, addresses and the wire write it: "deliverable:0192…". The log names its entities alike. */
export const idOf = ({ kind, id }: Pick<ShownSubject, "kind" | "id">): SubjectId => `${kind}:${id}`;

/** Its two parts again. */
export function subjectParts(subject: SubjectId): Pick<ShownSubject, "kind" | "id"> {
  const [kind, id = ""] = subject.split(":");
  return { kind: kind as ShownSubject["kind"], id };
}

/** Whether an entry of a thread is about this: a message that was written about it, or a step of the thing itself. */
export function isAbout(
  { entity, type, message }: Exclude<ShownEvent, { type: "hidden" }>,
  subject: SubjectId,
): boolean {
  return (
    entity === subject || (type.startsWith("message.") && message?.about != null && idOf(message.about) === subject)
  );
}

/** What it is called, in a few words. Whose a pledge is stays open where the viewer may not know it. */
export function subjectWords({ kind, number, title }: ShownSubject): string {
  if (kind === "deliverable") return `Deliverable ${number ?? ""}: ${title ?? ""}`;
  if (kind === "pledge") return title === null ? "A member’s pledge" : `The pledge of ${title}`;
  return title ?? "";
}
