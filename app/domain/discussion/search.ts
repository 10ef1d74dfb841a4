/** Words around what was searched for: plain text in pieces, the found ones marked. */
export type Excerpt = readonly { readonly text: string; readonly found: boolean }[];

/** A found message with the words around what was searched for. */
export interface FoundMessage {
  readonly id: string;
  readonly slug: string;
  readonly project: string;
  readonly author: string;
  readonly organization: string | null;
  readonly createdAt: string;
  readonly excerpt: Excerpt;
}

export interface ProjectHit {
  readonly id: string;
  readonly slug: string;
  readonly title: Excerpt;
  readonly stage: string;
  readonly excerpt: Excerpt;
}

/** A page of what was found, and the id behind which the next page begins. */
export interface FoundPage<T> {
  readonly found: readonly T[];
  readonly nextAfter: string | null;
}

/** What is searched for, as an address says it. */
export interface Search {
  /** As people type into search boxes: words, "a phrase", -without. */
  readonly query: string;
  /** Only messages of this person. */
  readonly by: string | null;
}
