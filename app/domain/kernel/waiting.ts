/** One thing that waits for a person, as the inbox draws it. */
export interface WaitingThing {
  readonly id: string;
  /** Where it is done. */
  readonly href: string;
  /** Money that it is about, written before the title. */
  readonly sum?: { readonly minor: bigint; readonly currency: string };
  readonly title: string;
  /** Its terms, where the sum does not say it all. */
  readonly terms?: string | null;
  /** What is asked, and by whom. */
  readonly line: string;
  readonly since?: Date;
}

/** What waits of one kind: one by one, or all of them as one line that leads to where they are listed. */
export interface WaitingSection {
  readonly id: string;
  readonly title: string;
  readonly things: readonly WaitingThing[];
  readonly together: { readonly href: string; readonly words: string } | null;
}
