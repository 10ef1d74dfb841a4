import type { Rung } from "#app/domain/pledges/pledge.ts";
import type { Raising } from "#app/domain/pledges/what-if.ts";

export interface NamedOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly initials: string;
  readonly hue: number;
}

/** One pledge as a viewer may see it; sentences are in the viewer's locale already. */
export interface ShownPledge {
  readonly id: string;
  /** The credited organization; null when it did not consent to be named and the viewer is not entitled to know. */
  readonly organization: NamedOrganization | null;
  /** The payer, where it is another organization than the credited one and may be shown. */
  readonly payer: NamedOrganization | null;
  /** Paid by an organization that the viewer belongs to. */
  readonly mine: boolean;
  readonly rung: Rung;
  /** How it is drawn; `ended` is not drawn at all. */
  readonly kind: "firm" | "conditional" | "intent" | "in-kind" | "interest" | "ended";
  /** What stands, waits or is meant, in minor units; zero for interest and work in kind. */
  readonly amountMinor: bigint;
  readonly hours: number | null;
  /** What it pays as things stand, or what was allocated; null where nothing is settled. */
  readonly paysMinor: bigint | null;
  /** "a fixed sum of 5,000" */
  readonly terms: string;
  /** "others offer 33,000"; several are joined. Empty without conditions. */
  readonly waitsFor: string;
  /** Why it stands, waits or ended, in one sentence. */
  readonly why: string;
  /** What it set free, in one sentence. */
  readonly unlocked: string | null;
  readonly deliverable: { readonly id: string; readonly position: number; readonly title: string } | null;
  /** ISO 8601: of the signature, else of the first word. */
  readonly joinedAt: string;
  /** The last transfer of the book about it. */
  readonly transferNumber: number | null;
}

/** An organization for which the viewer may do something here. */
export interface PledgingOrganization extends NamedOrganization {
  readonly maySign: boolean;
  readonly signingLimitMinor: bigint | null;
  /** Interest or intent that a new pledge would climb from. */
  readonly saidMinor: bigint | null;
}

/** What the pledge panel is drawn from, on the project's page and on its own. */
export interface PledgePanelData {
  readonly project: {
    readonly slug: string;
    readonly title: string;
    readonly currency: string;
    readonly goalMinor: bigint | null;
    readonly minimumMinor: bigint | null;
    /** ISO 8601 */
    readonly closesAt: string | null;
  };
  /** `firm`: it raises · `intent`: before that · `closed`: it is decided who pays. */
  readonly open: "firm" | "intent" | "closed";
  readonly organizations: readonly PledgingOrganization[];
  /** The raise, with every organization under a name of this page only; null when there are too many pledges to send. */
  readonly raising: Raising | null;
  /** Those names, as far as the viewer may know them. */
  readonly names: Readonly<Record<string, NamedOrganization>>;
  readonly deliverables: readonly { readonly id: string; readonly position: number; readonly title: string; readonly staffMinor: bigint; readonly cloudMinor: bigint }[];
  readonly signedIn: boolean;
  /** Makes a double click one pledge. */
  readonly key: string;
}
