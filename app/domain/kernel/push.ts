/** Where one browser takes notices, and the keys that only it can read them with; base64url. */
export interface PushAddress {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export interface Notice {
  readonly to: PushAddress;
  /** At most `noticeBytes` in UTF-8. */
  readonly payload: string;
  /** The same for the same notice sent twice: of two that wait for a browser, the push service keeps the newer (RFC 8030, Topic). At most 32 letters, digits, - and _. */
  readonly topic: string;
  /** How long the push service keeps it for a browser that is not there. */
  readonly keptSeconds: number;
}

/** What a push service must take in one message, less its head, one sign of padding and the tag (RFC 8291). */
export const noticeBytes = 3_993;

/** What the push service said. */
export type PushAnswer =
  | { readonly kind: "taken" }
  /** The browser took its word back, or is no more. */
  | { readonly kind: "gone" }
  /** It cannot now; `afterMs` where it said for how long. */
  | { readonly kind: "later"; readonly afterMs: number }
  /** It never will: the notice, or we, are not as it likes. */
  | { readonly kind: "refused" };

/** The way to push services. Used after a commit, never inside a transaction. */
export interface Push {
  /** Ours, which browsers ask their push service to accept: base64url. */
  readonly publicKey: string;
  /** Push services beside the known ones, as in PUSH_HOSTS. */
  readonly hosts: readonly string[];
  /** Never throws for what a push service does or does not do. */
  send(notice: Notice): Promise<PushAnswer>;
}
