import { sql, type SQL } from "drizzle-orm";
import { limits } from "./limits.ts";

/** Runs of letters of scripts that write no spaces: their signs are looked for one behind the other, as a phrase. */
const unspaced = /[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/gu;

/** Whether something is said that must not be there: "-word". */
const leavesOut = (typed: string): boolean => /(?:^|\s)-\S/.test(typed);

/**
 * What people typed, as a condition on a table `of` that has words by their stems (`search`) and as they are written,
 * without marks and capitals (`search_fold`): a word is found by its stem or by its beginning, with its accents or without.
 * Words that are too common to have a stem are looked for as they stand. Where something must not be there, the stems decide.
 */
export function saysWords(of: SQL, typed: string): SQL {
  const query = typed.slice(0, limits.searchLength);
  const stems = sql`${of}.search @@ websearch_to_tsquery('english', ${query})`;
  return leavesOut(query) ? stems : sql`(${stems} or ${of}.search_fold @@ ${beginnings(query)})`;
}

/** The words of a search, each by its beginning. */
export function beginnings(query: string): SQL {
  const phrases = query.includes('"') ? query : query.replace(unspaced, (run) => `"${run}"`);
  return sql`regexp_replace(websearch_to_tsquery('simple', fold_text(${phrases}))::text, '''([^'']+)''', '''\\1'':*', 'g')::tsquery`;
}
