import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import {
  kinds,
  states,
  type ContributionClass,
  type ContributionKind,
  type ContributionState,
} from "./contribution.ts";
import { isDay } from "./day.ts";
import { loginOf } from "./login.ts";
import { readEvidence } from "./evidence-url.ts";
import type { RowFault } from "#app/domain/kernel/import-report.ts";

/** Columns of a file of contributions; the first five must be there, the others may. */
export const contributionColumns = [
  "repo",
  "kind",
  "title",
  "state",
  "url",
  "number",
  "title_basis",
  "author_handle",
  "author_basis",
  "author_affiliation",
  "merged_or_released_date",
  "contribution_class",
  "class_basis",
  "linked_initiative",
  "linked_community_or_funder",
  "mentioned_in",
  "note",
] as const;
export const requiredContributionColumns = contributionColumns.slice(0, 5);

/** A public fact about a contribution, read from one row of a file. */
export interface StatedContribution {
  readonly url: string;
  readonly kind: ContributionKind;
  readonly state: ContributionState;
  readonly repository: string;
  readonly number: number | null;
  readonly title: string;
  readonly authorHandle: string | null;
  readonly authorAffiliation: string | null;
  readonly happenedOn: string | null;
  /** Null where the source does not say whose need drove it. */
  readonly contributionClass: ContributionClass | null;
  readonly note: string;
  /** Every column that is not empty, as it stands. */
  readonly facts: Record<string, string>;
}

type Fields = Readonly<Record<string, string>>;

/** Reads one row. What the source leaves open stays open: nothing is guessed. */
export function readStatedContribution(fields: Fields): Result<StatedContribution, RowFault> {
  const facts = Object.fromEntries(
    contributionColumns.flatMap((column) => (fields[column] ? [[column, fields[column]]] : [])),
  );
  for (const column of requiredContributionColumns)
    if (!facts[column]) return refuse({ kind: "value_missing", column });
  for (const [column, value] of Object.entries(facts))
    if (value.length > limits.urlLength) return refuse({ kind: "value_too_long", column, longest: limits.urlLength });
  const { repo = "", kind: statedKind = "", title = "", state: statedState = "", url = "" } = facts;

  const evidence = readEvidence(url);
  if (!evidence.ok)
    return refuse({
      kind: evidence.refusal.kind === "evidence_not_public" ? "address_not_public" : "address_unreadable",
      value: url,
    });
  const { repository, number } = evidence.value;
  if (repository.includes("/") && repository.toLowerCase() !== repo.toLowerCase())
    return refuse({ kind: "address_of_other_repository", repository: repo, value: url });
  const kind = readKind(statedKind);
  if (!kind || kind === "hours")
    return refuse({
      kind: "value_unknown",
      column: "kind",
      value: statedKind,
      known: "pull request, issue, review, release, documentation, leadership",
    });
  const state = readState(statedState);
  if (!state)
    return refuse({
      kind: "value_unknown",
      column: "state",
      value: statedState,
      known: "proposed, in review, merged, released, rejected, closed",
    });
  const day = facts["merged_or_released_date"] ?? null;
  if (day !== null && !isDay(day))
    return refuse({ kind: "date_unreadable", column: "merged_or_released_date", value: day });

  return ok({
    url: evidence.value.url,
    kind,
    state,
    repository: repo,
    number: number ?? wholeNumber(facts["number"]),
    title: plainTitle(title, `${repo} ${facts["number"] ? `#${facts["number"]}` : ""}`.trim()),
    authorHandle: loginOf(facts["author_handle"] ?? "") || null,
    authorAffiliation: facts["author_affiliation"] ?? null,
    happenedOn: day,
    contributionClass: readClass(facts["contribution_class"] ?? ""),
    note: facts["note"] ?? "",
    facts,
  });
}

/** "pull request (review/shepherding)" is a review, "(stewarded)" and invitations are leadership; other remarks change nothing. */
function readKind(stated: string): ContributionKind | null {
  const [, base = "", remark = ""] = /^([^(]*?)\s*(?:\((.*)\))?$/.exec(stated.toLowerCase()) ?? [];
  if (/\breview/.test(remark)) return "review";
  if (/steward|invitation|leadership|governance/.test(remark)) return "leadership";
  const word = base.replaceAll(" ", "_");
  return kinds.find((kind) => kind === word) ?? null;
}

/** An issue is proposed until somebody says more; "closed, not merged" was not taken; "not merged yet" is still proposed. */
function readState(stated: string): ContributionState | null {
  const text = stated.toLowerCase();
  if (/^(closed, )?not merged/.test(text)) return text.startsWith("closed") ? "rejected" : "proposed";
  if (/^(issue|open)\b/.test(text)) return "proposed";
  if (text.startsWith("closed")) return "rejected";
  const word = text.replace(/\s*\(.*$/, "").replaceAll(" ", "_");
  return states.find((state) => state === word) ?? null;
}

/** Only a class that is stated outright; "foundational/directed (not stated)" and "community" are neither. */
function readClass(stated: string): ContributionClass | null {
  const word = stated.toLowerCase().replace(/\s*\(.*$/, "");
  return word === "directed" || word === "foundational" ? word : null;
}

/** Without the source's remarks about where the title was read; those stay among the facts. */
function plainTitle(stated: string, instead: string): string {
  const title = stated
    .replace(/\s*\[[^\]]*\b(?:title|subject)\b[^\]]*\]$/, "")
    .replace(/^\((?:(.*); )?[^;]*title not verified\)$/, "$1");
  return title || instead;
}

function wholeNumber(text: string | undefined): number | null {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
