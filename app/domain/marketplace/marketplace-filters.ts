import { limits } from "#app/domain/kernel/limits.ts";
import { normalized } from "#app/domain/kernel/text.ts";
import { publicGroups, type StageGroup } from "#app/domain/projects/stage.ts";

export const sorts = ["tipping", "newest", "closing", "organizations", "match"] as const;
export type Sort = (typeof sorts)[number];

/** Words of each order, as the choice and the heading of the list say them. */
export const sortWords: Readonly<Record<Sort, string>> = {
  tipping: "closest to tipping",
  newest: "newest",
  closing: "closing soon",
  organizations: "most organizations",
  match: "best match",
};

/** What the address of the projects page asks for. Everything in it is bounded; what makes no sense is left out. */
export interface Filters {
  readonly query: string;
  readonly stage: StageGroup | null;
  /** The part of a repository before the slash. */
  readonly owner: string | null;
  /** Slug of a narrative. */
  readonly narrative: string | null;
  /** One of my organizations has a pledge, an intent or an interest in it. */
  readonly mine: boolean;
  /** A signed pledge waits for its conditions. */
  readonly waits: boolean;
  /** A sum in whole units that would lift it over its minimum. */
  readonly tip: number | null;
  readonly sort: Sort;
  readonly view: "list" | "board";
  readonly page: number;
}

const word = (text: string | null, pattern: RegExp) => (text !== null && pattern.test(text) ? text : null);
const within = (text: string | null, most: number) =>
  text !== null && /^\d{1,10}$/.test(text) && Number(text) >= 1 && Number(text) <= most ? Number(text) : null;

export function readFilters(search: URLSearchParams): Filters {
  const query = (search.get("q") ?? "").trim().slice(0, limits.searchLength);
  const stage = search.get("stage");
  const sort = search.get("sort");
  const fitting = sorts.find((each) => each === sort && (each !== "match" || query !== ""));
  return {
    query,
    stage: publicGroups.find((group) => group === stage) ?? (stage === "draft" ? "draft" : null),
    owner: word(search.get("owner"), /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/),
    narrative: word(search.get("narrative"), /^[a-z0-9-]{1,100}$/),
    mine: search.get("mine") === "1",
    waits: search.get("waits") === "1",
    tip: within(search.get("tip"), 10_000_000),
    sort: fitting ?? (query === "" ? "tipping" : "match"),
    view: search.get("view") === "board" ? "board" : "list",
    page: within(search.get("page"), 10_000) ?? 1,
  };
}

/** Whether anything narrows the list. */
export const isNarrowed = (filters: Filters): boolean =>
  filters.query !== "" ||
  filters.stage !== null ||
  filters.owner !== null ||
  filters.narrative !== null ||
  filters.mine ||
  filters.waits ||
  filters.tip !== null;

/** The address of a list that differs in some ways; it begins again at the first page. */
export function addressOf(filters: Filters, changes: Partial<Filters> = {}): string {
  const next = { ...filters, page: 1, ...changes };
  const search = new URLSearchParams();
  if (next.query !== "") search.set("q", next.query);
  if (next.stage !== null) search.set("stage", next.stage);
  if (next.owner !== null) search.set("owner", next.owner);
  if (next.narrative !== null) search.set("narrative", next.narrative);
  if (next.mine) search.set("mine", "1");
  if (next.waits) search.set("waits", "1");
  if (next.tip !== null) search.set("tip", String(next.tip));
  if (next.sort !== (next.query === "" ? "tipping" : "match") && !(next.sort === "match" && next.query === ""))
    search.set("sort", next.sort);
  if (next.view === "board") search.set("view", "board");
  if (next.page > 1) search.set("page", String(next.page));
  const text = search.toString();
  return text === "" ? "/projects" : `/projects?${text}`;
}

/**
 * What people typed, as PostgreSQL's tsquery text: every word must occur, the last letters of each may be missing. Null
 * when there is no word in it.
 */
export function prefixQuery(typed: string): string | null {
  const words =
    normalized(typed, "NFKC")
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, 12) ?? [];
  return words.length === 0 ? null : words.map((each) => `'${each}':*`).join(" & ");
}
