/** How an organization stands to its network, from its application to its end. */
export const standings = ["applied", "admitted", "suspended", "ended"] as const;

export type Standing = (typeof standings)[number];

/** Whoever stands so counts: as an organization, with its money, and by the roles of its people. */
export const countingStanding = "admitted" satisfies Standing;
