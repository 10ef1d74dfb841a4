/** An organization joining a project: a spring on the map. */
export interface WatershedSpring {
  readonly hue: number;
  readonly joinedAt: string;
  readonly amountMinor: bigint;
}

/** One project as a river over time. Times are ISO moments. */
export interface WatershedProject {
  readonly id: string;
  readonly title: string;
  /** The repository whose trunk it joins, "owner/name". */
  readonly repository: string;
  readonly state: "done" | "in-flight" | "upcoming" | "raising";
  /** Firm money; the width of the river. */
  readonly firmMinor: bigint;
  readonly deliveredMinor: bigint;
  readonly springs: readonly WatershedSpring[];
  /** When it was done; for the others when it may join its repository, if anybody said so. */
  readonly endsAt?: string;
}

export interface WatershedRepository {
  readonly name: string;
  readonly mergedCount: number;
}

/** What the watershed is drawn from: plain data out of the front page's view. */
export interface WatershedData {
  /** The moment of drawing; whole days are enough. */
  readonly now: string;
  readonly projects: readonly WatershedProject[];
  readonly repositories: readonly WatershedRepository[];
}
