/** Unsent text as this browser kept it. */
export interface LocalDraft {
  readonly text: string;
  /** When the server kept the text that this one was written over (its own word for it); null: it had none. */
  readonly base: string | null;
  /** Whether the server knows this text. */
  readonly isKept: boolean;
}

/** Unsent text as the server kept it, from whichever device. */
export interface SavedText {
  readonly text: string;
  readonly savedAt: string;
}

/**
 * Which text stands in the field when a page opens. No clock decides: a text that the server knows yields to what it has
 * now; one that it does not know stays, and what was written elsewhere meanwhile stands above it, so that nothing is lost.
 */
export function mergeDraft(local: LocalDraft | null, saved: SavedText | null): string {
  if (!local || local.isKept) return saved?.text ?? "";
  if (!saved || saved.savedAt === local.base || local.text.startsWith(saved.text)) return local.text;
  return `${saved.text}\n\n${local.text}`;
}
