/** Who is called by a message. */
export interface Mentioned {
  readonly kind: "person" | "organization";
  readonly id: string;
  readonly name: string;
  /** Of an organization. */
  readonly slug: string | null;
}

/** Somebody who can be chosen behind an "@", and what is then written. */
export interface Mentionable {
  readonly kind: "person" | "organization";
  readonly id: string;
  readonly name: string;
  readonly written: string;
  /** What has to be said of how it stands, or of the organizations that a person belongs to. */
  readonly mark?: string;
}
