/** The protocol's timings, known to both sides. Durations in milliseconds. */
export const timings = {
  /** A client says which streams it follows: finds a lost last event, and keeps its presence. */
  beatMs: 25_000,
  /** An answer that takes longer is given up, and the command sent again with the same key. */
  answerMs: 8_000,
  /** Where no live connection gets through, a page that somebody looks at asks for news so often. */
  catchUpMs: 20_000,
  /** Who was disconnected by the server comes back within this, at a moment of their own. */
  comeBackMs: 3_000,
  /** "… is writing" is said again after this while somebody types, */
  typingAgainMs: 3_000,
  /** and believed for this long. */
  typingLastsMs: 6_000,
  /** A tab is present for so long after its last beat; and its person for the grace beyond, because a browser slows a tab in the background down to one beat a minute. */
  presenceLeaseMs: 60_000,
  /** For so long after its connection ended, so that a reload is not a coming and going. */
  presenceGraceMs: 10_000,
} as const;

/** Raised when an older client would misread what is sent. */
export const protocolVersion = 1;
/** Streams that one connection may follow; a page needs two or three. */
export const streamsPerConnection = 50;
/** Above this many people a presence names organizations with their counts, and nobody in person. */
export const peopleNamed = 50;
