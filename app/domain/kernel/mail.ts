export interface Letter {
  readonly to: string;
  readonly subject: string;
  /** Plain text; the whole message must be readable in it. */
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  /** For a letter that may go out a second time, when we ended before we knew that it had gone: the same for both, so that mailboxes keep one (RFC 5322, Message-ID). Letters, digits and dashes. */
  readonly once?: string;
  /** The address that ends letters of this sort when a mail program posts to it by itself (RFC 8058, List-Unsubscribe-Post). */
  readonly unsubscribe?: string;
}

/** What a letter says; who it goes to and what names it stands in its row. */
export type LetterText = Omit<Letter, "to" | "once">;

export interface Attachment {
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly content: Uint8Array;
}

/** What the mail server said. Its words may be shown to whoever looks after the network's mail. */
export type MailAnswer =
  | { readonly kind: "taken" }
  /** This mailbox takes no letter, and never will: it does not exist, or was closed. */
  | { readonly kind: "refused"; readonly says: string }
  /** Not now: `mailbox` where the fault lies with the recipient's mailbox, `server` where it lies with the mail server, the way there or our settings. */
  | { readonly kind: "later"; readonly fault: "mailbox" | "server"; readonly says: string };

/** The way out for mail. Sent after a commit, never inside a transaction. */
export interface Mail {
  /** Never throws for what a mail server does or does not do. */
  send(letter: Letter): Promise<MailAnswer>;
}

/** A letter that was written to a folder instead of being sent. */
export interface WrittenLetter extends Omit<Letter, "attachments"> {
  readonly id: string;
  readonly at: Date;
  /** Names of what was attached; the files lie beside it. */
  readonly attached: readonly string[];
}

/** Where letters lie that nobody sends. */
export interface LetterFolder {
  /** The newest hundred, newest first. */
  list(): Promise<readonly WrittenLetter[]>;
}
