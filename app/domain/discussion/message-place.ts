import type { SubjectId } from "#app/domain/timeline/shown-event.ts";

export const messageAnchor = (id: string) => `message-${id}`;

/** Where a message stands in its talk: its permanent address. */
export const messagePlace = (slug: string, id: string) =>
  `/projects/${slug}/discussion?message=${id}#${messageAnchor(id)}`;

/** The talk about one thing of a project. */
export const subjectPlace = (slug: string, subject: SubjectId) => `/projects/${slug}/discussion?about=${subject}`;

/** A message on its own, with what can be done about it. */
export const messagePath = (slug: string, id: string) => `/projects/${slug}/messages/${id}`;

export const decisionAnchor = (number: number) => `decision-${number}`;
/** Where a decision stands among those of its project. */
export const decisionPlace = (slug: string, number: number) => `/projects/${slug}/decisions#${decisionAnchor(number)}`;
