import { col, readRows, type RowOf } from "#db/rows.server.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { readFilters, type Filters } from "./marketplace-filters.ts";
import {
  boardColumns,
  boardStatement,
  cardsPerPage,
  cardsStatement,
  countsStatement,
  offeredTip,
} from "./marketplace-statements.server.ts";
import type { ProjectStream } from "./project-stream.ts";
import { readStream, streamShape } from "./read-stream.server.ts";
import { placesInLists, type Stage, type StageGroup } from "#app/domain/projects/stage.ts";

export interface ProjectCard {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly stage: Stage;
  readonly atRisk: boolean;
  /** `documented`: a public fact from elsewhere, without money in this book. */
  readonly origin: "proposed" | "documented";
  /** Who paid, as the source of a documented project states it. */
  readonly fundersAsStated: string | null;
  readonly repositories: readonly string[];
  readonly closesAt: Date | null;
  /** First is 1; null for what is not in the queue. */
  readonly queuePlace: number | null;
  readonly stream: ProjectStream;
  readonly deliverables: { readonly accepted: number; readonly all: number };
  readonly contributions: number;
  readonly endorsements: { readonly people: number; readonly organizations: number };
}

const choiceShape = { value: col.text, label: col.text, count: col.number };
export type Choice = RowOf<typeof choiceShape>;

export interface MarketplaceCounts {
  /** All that the search finds, without the other filters. */
  readonly all: number;
  readonly stages: Readonly<Record<StageGroup, number>>;
  readonly owners: readonly Choice[];
  readonly narratives: readonly Choice[];
  readonly mine: number;
  readonly waits: number;
  readonly tip: number;
}

export interface MarketplacePage {
  readonly cards: readonly ProjectCard[];
  /** The number of the first card among all that were found. */
  readonly first: number;
  /** How many the filters leave. */
  readonly found: number;
  readonly nextPage: number | null;
  readonly counts: MarketplaceCounts;
  /** Firm money in what is raising, of its goals. */
  readonly raising: { readonly count: number; readonly firmMinor: bigint; readonly goalMinor: bigint };
  readonly currency: string;
  readonly mayPropose: boolean;
  /** A sum in whole units that the filter "would tip it" offers. */
  readonly tip: number;
}

export interface BoardColumn {
  readonly key: keyof typeof boardColumns;
  readonly count: number;
  readonly rows: readonly ProjectCard[];
  readonly firmMinor: bigint;
  readonly pricedMinor: bigint;
  readonly spentMinor: bigint;
}

const cardRowShape = {
  ...streamShape,
  id: col.text,
  slug: col.text,
  title: col.text,
  summary: col.text,
  stage: col.word<Stage>(),
  at_risk: col.boolean,
  origin: col.word<"proposed" | "documented">(),
  funders: col.nullable(col.text),
  repositories: col.list(col.text),
  closes_at: col.nullable(col.text),
  queue_place: col.nullable(col.number),
  accepted: col.number,
  deliverables: col.number,
  contributions: col.number,
  endorsing_people: col.number,
  endorsing_organizations: col.number,
};
type CardRow = RowOf<typeof cardRowShape>;

const toCard = (row: CardRow): ProjectCard => ({
  id: row.id,
  slug: row.slug,
  title: row.title,
  summary: row.summary,
  stage: row.stage,
  atRisk: row.at_risk,
  origin: row.origin,
  fundersAsStated: row.funders,
  repositories: row.repositories,
  closesAt: row.closes_at === null ? null : new Date(row.closes_at),
  queuePlace: row.queue_place,
  stream: readStream(row),
  deliverables: { accepted: row.accepted, all: row.deliverables },
  contributions: row.contributions,
  endorsements: { people: row.endorsing_people, organizations: row.endorsing_organizations },
});

const countsRowShape = {
  places: col.list(
    col.record({
      place: col.number,
      count: col.number,
      waits: col.number,
      tip: col.number,
      firm: col.bigint,
      goal: col.bigint,
    }),
  ),
  /** Null where nothing but a search narrows the list. */
  found: col.nullable(col.number),
  owners: col.list(col.record(choiceShape)),
  narratives: col.list(col.record(choiceShape)),
  mine: col.number,
};
type CountsRow = RowOf<typeof countsRowShape>;

const readCounts = ({ places, owners, narratives, mine }: CountsRow): MarketplaceCounts => {
  const sum = (of: "count" | "waits" | "tip") => places.reduce((total, each) => total + each[of], 0);
  const inGroup = (group: StageGroup) => places.find(({ place }) => placesInLists[place] === group)?.count ?? 0;
  const stages = Object.fromEntries(placesInLists.map((group) => [group, inGroup(group)])) as Record<
    StageGroup,
    number
  >;
  return { all: sum("count"), stages, owners, narratives, mine, waits: sum("waits"), tip: sum("tip") };
};

/** Everything that the list of projects shows: two statements, sent together. */
export async function marketplacePage(
  { db, actor }: Context,
  filters: Filters,
  currency: string,
): Promise<MarketplacePage> {
  const [cards, [counted]] = await Promise.all([
    readRows(db, cardRowShape, cardsStatement(actor, filters, currency)),
    readRows(db, countsRowShape, countsStatement(actor, filters, currency)),
  ]);
  if (!counted) throw new Error("Impossible: a statement without FROM has one row");
  const counts = readCounts(counted);
  const raising = counted.places.find(({ place }) => placesInLists[place] === "raising");
  return {
    cards: cards.slice(0, cardsPerPage).map(toCard),
    first: (filters.page - 1) * cardsPerPage + 1,
    found: counted.found ?? counts.all,
    nextPage: cards.length > cardsPerPage ? filters.page + 1 : null,
    counts,
    raising: {
      count: raising?.count ?? 0,
      firmMinor: raising?.firm ?? 0n,
      goalMinor: raising?.goal ?? 0n,
    },
    currency,
    mayPropose: mayProposeAtAll(actor),
    tip: filters.tip ?? offeredTip,
  };
}

/** The raises that need the least to reach their minimum, as cards, in one statement. */
export async function closestToTipping(
  { db, actor }: Context,
  currency: string,
  count: number,
): Promise<readonly ProjectCard[]> {
  const filters = { ...readFilters(new URLSearchParams()), stage: "raising" as const };
  return (await readRows(db, cardRowShape, cardsStatement(actor, filters, currency, count))).map(toCard);
}

/** Whether the actor may propose for at least one organization; signed-out visitors may begin to write. */
export const mayProposeAtAll = (actor: Actor): boolean =>
  actor.kind === "visitor" || organizationsFor(actor, "project.propose").length > 0 || may(actor, "project.propose");

const boardRowShape = {
  ...cardRowShape,
  key: col.word<BoardColumn["key"]>(),
  column_count: col.number,
  column_firm: col.bigint,
  column_priced: col.bigint,
  column_spent: col.bigint,
};

/** The board: four columns, each with its first rows; empty columns are there as well. */
export async function boardPage(
  { db, actor }: Context,
  filters: Filters,
  currency: string,
): Promise<readonly BoardColumn[]> {
  const rows = await readRows(db, boardRowShape, boardStatement(actor, filters, currency));
  return (Object.keys(boardColumns) as BoardColumn["key"][]).map((key) => {
    const own = rows.filter((row) => row.key === key);
    const [first] = own;
    return {
      key,
      count: first?.column_count ?? 0,
      rows: own.map(toCard),
      firmMinor: first?.column_firm ?? 0n,
      pricedMinor: first?.column_priced ?? 0n,
      spentMinor: first?.column_spent ?? 0n,
    };
  });
}
