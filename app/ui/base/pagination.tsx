import { useSearchParams } from "@remix-run/react";
import { Link } from "./link.tsx";

interface PaginationProps {
  /** The key after which the next page begins; null on the last page. */
  readonly nextAfter: string | null;
  /** What is shown, in words: "25 of 212 transfers". */
  readonly shown?: string;
  /** The name of the list, for people who jump between landmarks. */
  readonly label: string;
  readonly nextWord?: string;
  readonly firstWord?: string;
  /** The name of the key in the address, where a page has several lists. */
  readonly parameter?: string;
}

/** Links through a long list by keyset: the address says after which row the page begins, so pages stay stable while rows are added. */
export function Pagination({
  nextAfter,
  shown,
  label,
  nextWord = "Next page",
  firstWord = "From the beginning",
  parameter = "after",
}: PaginationProps) {
  const [search] = useSearchParams();
  const isFirst = !search.has(parameter);
  if (isFirst && nextAfter === null) return shown ? <p className="pages">{shown}</p> : null;
  const addressAfter = (after: string | null) => {
    const next = new URLSearchParams(search);
    if (after === null) next.delete(parameter);
    else next.set(parameter, after);
    return `?${next.toString()}`;
  };
  return (
    <nav className="pages" aria-label={label}>
      <span>{shown}</span>
      <ul>
        {!isFirst && (
          <li>
            <Link className="btn plain small" to={addressAfter(null)}>
              {firstWord}
            </Link>
          </li>
        )}
        {nextAfter !== null && (
          <li>
            <Link className="btn plain small" to={addressAfter(nextAfter)} rel="next">
              {nextWord}
            </Link>
          </li>
        )}
      </ul>
    </nav>
  );
}
