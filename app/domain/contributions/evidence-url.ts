import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { ContributionKind } from "./contribution.ts";
import type { ContributionsRefusal } from "./refusals.ts";

/** Why an address cannot stand as evidence. */
export type EvidenceRefusal = ContributionsRefusal<"evidence_not_an_address" | "evidence_not_public", "url">;

/** What can be read from an address alone. */
export interface Evidence {
  /** One spelling for each thing: two people who copy it from different tabs name the same contribution. */
  readonly url: string;
  /** owner/name on a forge, otherwise the host. */
  readonly repository: string;
  /** Of a pull request, an issue or a merge request. */
  readonly number: number | null;
  /** Where the address says it. */
  readonly kind: ContributionKind | null;
}

/**
 * Reads an address given as evidence. Pull requests, issues, reviews and releases on GitHub lose their tabs, queries and
 * case (GitHub does not tell "Jupyter" from "jupyter"); any other public https address keeps its path, query and fragment.
 */
export function readEvidence(text: string): Result<Evidence, EvidenceRefusal> {
  const url = parse(text.trim());
  if (!url) return refuse({ kind: "evidence_not_an_address", field: "url" });
  if (!isPublic(url)) return refuse({ kind: "evidence_not_public", field: "url" });
  const host = url.hostname.replace(/^www\./, "");
  if (host === "github.com") {
    const onGitHub = readGitHub(url);
    if (onGitHub) return ok(onGitHub);
  }
  for (const name of [...url.searchParams.keys()])
    if (/^(utm_\w+|ref_src|fbclid|gclid)$/.test(name)) url.searchParams.delete(name);
  return ok({ url: url.href, repository: host, number: null, kind: null });
}

function parse(text: string): URL | null {
  if (text.length > limits.urlLength || /\s/.test(text)) return null;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  url.protocol = "https:";
  return url;
}

/** An address that everybody can open: no passwords in it, no port of one's own machine, no bare or numeric host. */
function isPublic(url: URL): boolean {
  const host = url.hostname;
  const named =
    /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*\.?$/i.test(host) && !/\.(local|localhost|internal|test|invalid)\.?$/i.test(host);
  return named && url.username === "" && url.password === "" && url.port === "";
}

function readGitHub(url: URL): Evidence | null {
  const [owner, name, part, ...rest] = url.pathname.split("/").filter(Boolean);
  if (!owner || !name || !/^[a-z0-9-]+$/i.test(owner)) return null;
  const repository = `${owner}/${name.replace(/\.git$/, "")}`;
  const base = `https://github.com/${repository.toLowerCase()}`;
  const number = /^\d{1,9}$/.test(rest[0] ?? "") ? Number(rest[0]) : null;
  if ((part === "pull" || part === "issues") && number !== null) {
    const review = /^#(pullrequestreview-\d+|discussion_r\d+)$/.exec(url.hash);
    if (part === "pull" && review)
      return { url: `${base}/pull/${number}${review[0]}`, repository, number, kind: "review" };
    return { url: `${base}/${part}/${number}`, repository, number, kind: part === "pull" ? "pull_request" : "issue" };
  }
  if (part === "releases") {
    const tag = rest[0] === "tag" ? rest.slice(1).join("/") : "";
    return { url: tag ? `${base}/releases/tag/${tag}` : `${base}/releases`, repository, number: null, kind: "release" };
  }
  // Commits, files, discussions: kept as they are, but named by their repository.
  const path = [part, ...rest].filter(Boolean).join("/");
  return { url: `${base}${path ? `/${path}` : ""}${url.search}${url.hash}`, repository, number: null, kind: null };
}
