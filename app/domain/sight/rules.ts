import { bindingRungs } from "#db/schema/rungs.ts";
import type { Rule } from "./rule.ts";

/**
 * A pledge that makes an organization a co-funder of its project: one in force, whatever it waits for, and large enough.
 * Of the organization that pays it, and of one that agreed to be credited for it; each only while it is admitted.
 */
export const cofundingRule = {
  both: [
    {
      either: [
        { own: "payer", of: "admitted" },
        { both: [{ row: "creditAgreed" }, { own: "credited", of: "admitted" }] },
      ],
    },
    { row: "largeEnough" },
    { word: "rung", among: bindingRungs },
  ],
} as const satisfies Rule;

/** One's own pledge: as the organization that pays it, or as the one that it credits. */
const ownPledge = {
  either: [
    { own: "payer", of: "organizations" },
    { own: "credited", of: "organizations" },
  ],
} as const satisfies Rule;

/**
 * Who may know whose a pledge is: everybody where it is named; the steward; its own organizations; and co-funders of the
 * project (`cofunded`: the viewer is one), unless it is sealed.
 */
export const pledgeRule = {
  either: [
    { row: "named" },
    { viewer: "steward" },
    ownPledge,
    { both: [{ not: { row: "sealed" } }, { row: "cofunded" }] },
  ],
} as const satisfies Rule;

/** Who may know what one organization pays for one deliverable: the steward, its own people, and co-funders of the project. */
export const sumRule = {
  either: [{ viewer: "steward" }, ownPledge, { row: "cofunded" }],
} as const satisfies Rule;

/** Who may see a project: a draft its proposer, the organization that proposes it and the steward; all else everybody. */
export const projectRule = {
  either: [
    { not: { row: "draft" } },
    { viewer: "steward" },
    { own: "proposer", of: "person" },
    { own: "proposerOrganization", of: "organizations" },
  ],
} as const satisfies Rule;
