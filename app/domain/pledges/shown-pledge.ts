import type { Rung } from "#app/domain/pledges/pledge.ts";
import type { TypedPledge } from "#app/domain/pledges/pledge-form.ts";
import type { FundingRule, Settlement, Terms } from "#app/domain/pledges/settlement-terms.ts";
import type { Raising } from "#app/domain/pledges/what-if.ts";
import type { PledgeKind } from "#app/domain/sight/pledge-kind.ts";

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
  /** The fund that pays it, where one does. */
  readonly fund: { readonly slug: string; readonly name: string } | null;
  /** Paid by an organization that the viewer belongs to. */
  readonly mine: boolean;
  /** Only the steward and its own people read whose it is until the raise is decided. */
  readonly sealed: boolean;
  /** Whether it is named in public (a sealed one: once it is opened), for those who may change that; null for everybody else. */
  readonly naming: boolean | null;
  /** Who was asked to be credited and has not answered: for the payer's own people. */
  readonly creditAsked: string | null;
  readonly rung: Rung;
  /** How it is drawn; `ended` is not drawn at all. */
  readonly kind: PledgeKind;
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

/** Somebody else's pledge that would wait again. */
export type FallingPledge = Pick<ShownPledge, "id" | "organization" | "amountMinor" | "waitsFor">;

/** An organization for which the viewer may do something here. */
export interface PledgingOrganization extends NamedOrganization {
  readonly maySign: boolean;
  /** While it is not, what is signed for it is taken as an intent. */
  readonly admitted: boolean;
  readonly signingLimitMinor: bigint | null;
}

/** A deliverable as the pledge panel offers and prices it: with the money that is left of its price. */
export interface PanelDeliverable {
  readonly id: string;
  readonly position: number;
  readonly title: string;
  readonly staffMinor: bigint;
  readonly cloudMinor: bigint;
}

/** All that is needed to work out what any pledge would do. */
export interface WhatIfBasis {
  /** The raise, with every organization that is not named under a name of this page only. */
  readonly raising: Raising;
  /** Names by organization, as far as the viewer may know them. */
  readonly names: Readonly<Record<string, NamedOrganization>>;
  /** When it was read, in milliseconds since 1970: a typed pledge would be signed now. */
  readonly readAtMs: number;
}

/** What one pledge would do, in figures. All sums are minor units. */
export interface ShownWhatIf {
  readonly kind: Terms["kind"];
  readonly stands: boolean;
  /** Settlement's own sentence, where the figures alone do not explain themselves. */
  readonly why: string | null;
  /** If nobody else joined until the deadline: what the published rules make of the project, and what this pledge would pay. */
  readonly closing: {
    readonly outcome: Settlement["outcome"];
    readonly reached: Settlement["reached"];
    readonly stands: boolean;
    readonly paysMinor: bigint;
  };
  /** The most that it may ever pay. */
  readonly mostMinor: bigint;
  readonly offersMinor: bigint;
  readonly paysMinor: bigint;
  /** What others offer more because of it. */
  readonly unlocksMinor: bigint;
  /** The first pledges of others that come to stand. */
  readonly unlocked: readonly {
    readonly pledgeId: string;
    readonly organization: NamedOrganization | null;
    readonly waitsFor: string;
    readonly offersMinor: bigint;
  }[];
  readonly unlockedCount: number;
  /** What stands without and with it. */
  readonly beforeMinor: bigint;
  readonly afterMinor: bigint;
  /** What all would pay together. */
  readonly totalMinor: bigint;
  readonly split: { readonly staffMinor: bigint; readonly cloudMinor: bigint } | null;
}

/** What the pledge panel is drawn from, on the project's page and on its own. */
export interface PledgePanelData {
  readonly project: {
    readonly slug: string;
    readonly title: string;
    readonly currency: string;
    /** Of the money that agreed hours leave to be paid, like everything else here. */
    readonly goalMinor: bigint | null;
    readonly minimumMinor: bigint | null;
    /** ISO 8601 */
    readonly closesAt: string | null;
  };
  /** `firm`: it raises · `intent`: before that · `closed`: it is decided who pays. */
  readonly open: "firm" | "intent" | "closed";
  readonly organizations: readonly PledgingOrganization[];
  /** The published rules, while it raises. */
  readonly rules:
    | (Pick<FundingRule, "under"> & {
        readonly minimumMinor: bigint;
        /** From which worth on whoever pledges is a co-funder, and reads the names that are not public. */
        readonly cofunderMinor: bigint;
        /** From when on a signed pledge is no longer withdrawn by a click, ISO 8601; null: until the end it is. */
        readonly heldFrom: string | null;
        /** What happens to more than is needed, as a sentence. */ readonly over: string;
      })
    | null;
  /** What the form says at first. */
  readonly suggested: TypedPledge;
  /** What that would do; null where nobody is asked, and where there are too many pledges to work it out again while one types. */
  readonly whatIf: ShownWhatIf | null;
  /** Only on the page that is about nothing else: a project's page fetches it when somebody turns to the panel. */
  readonly basis: WhatIfBasis | null;
  readonly deliverables: readonly PanelDeliverable[];
  /** Names to choose from as the one that is waited for: first those that take part. Only where `basis` is. */
  readonly choices: readonly string[];
  readonly signedIn: boolean;
  /** Makes a double click one pledge. */
  readonly key: string;
}
