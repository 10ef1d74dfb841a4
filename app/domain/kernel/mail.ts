export interface Letter {
  readonly to: string;
  readonly subject: string;
  /** Plain text; the whole message must be readable in it. */
  readonly text: string;
}

/** The way out for mail. Sent after a commit, never inside a transaction. */
export interface Mail {
  send(letter: Letter): Promise<void>;
}
