import { Form, useSubmit } from "@remix-run/react";
import { Columns3, List, Search } from "lucide";
import type { ReactNode } from "react";
import type { MarketplaceCounts } from "#app/domain/marketplace/marketplace-pages.server.ts";
import { addressOf, sorts, sortWords, type Filters } from "#app/domain/marketplace/marketplace-filters.ts";
import { groupWords, publicGroups } from "#app/domain/projects/stage.ts";
import { Link } from "#app/ui/base/link.tsx";
import { useMoneyFormat } from "#app/ui/base/money.tsx";
import { Icon } from "#app/ui/base/icon.tsx";

interface FilterBarProps {
  readonly filters: Filters;
  readonly counts: MarketplaceCounts;
  /** The sum that "would tip it" asks for, in minor units. */
  readonly tipMinor: bigint;
  readonly tip: number;
  readonly currency: string;
  /** Whether the viewer belongs to an organization at all. */
  readonly hasOrganization: boolean;
}

/** A filter as a link: it works without scripts, and pressing it again takes it off. */
function Chip({
  to,
  on,
  count,
  children,
}: {
  readonly to: string;
  readonly on: boolean;
  readonly count: number;
  readonly children: ReactNode;
}) {
  return (
    <Link className={on ? "chip on" : "chip"} to={to} aria-current={on ? "true" : undefined} preventScrollReset>
      {children} <b className="tn">{count}</b>
    </Link>
  );
}

/** Search, order, view and filters. All of it is in the address; the form keeps what the links chose. */
export function FilterBar({ filters, counts, tip, tipMinor, currency, hasOrganization }: FilterBarProps) {
  const submit = useSubmit();
  const format = useMoneyFormat();
  const { query, stage, owner, narrative, mine, waits, sort, view } = filters;
  const offered = sorts.filter((each) => each !== "match" || query !== "");
  return (
    <Form className="bar" action="/projects" role="search" aria-label="Projects">
      <div className="row">
        <span className="find">
          <Icon of={Search} size={18} strokeWidth={1.7} />
          <label className="vh" htmlFor="search">
            Search projects and repositories
          </label>
          <input
            key={query}
            id="search"
            name="q"
            type="search"
            defaultValue={query}
            maxLength={120}
            placeholder="Search projects and repositories"
            data-search
          />
          <kbd aria-hidden="true">/</kbd>
        </span>
        {stage !== null && <input type="hidden" name="stage" value={stage} />}
        {owner !== null && <input type="hidden" name="owner" value={owner} />}
        {narrative !== null && <input type="hidden" name="narrative" value={narrative} />}
        {mine && <input type="hidden" name="mine" value="1" />}
        {waits && <input type="hidden" name="waits" value="1" />}
        {filters.tip !== null && <input type="hidden" name="tip" value={filters.tip} />}
        {view === "board" && <input type="hidden" name="view" value="board" />}
        {view === "list" && (
          <label className="sort">
            Sort
            <select key={sort} name="sort" defaultValue={sort} onChange={(event) => submit(event.currentTarget.form)}>
              {offered.map((each) => (
                <option key={each} value={each}>
                  {sortWords[each]}
                </option>
              ))}
            </select>
          </label>
        )}
        <button className="btn plain small" type="submit">
          Search
        </button>
        <span className="switch" role="group" aria-label="View">
          <Link to={addressOf(filters, { view: "list" })} aria-current={view === "list" ? "true" : undefined}>
            <Icon of={List} size={16} />
            List
          </Link>
          <Link to={addressOf(filters, { view: "board" })} aria-current={view === "board" ? "true" : undefined}>
            <Icon of={Columns3} size={16} />
            Board
          </Link>
        </span>
      </div>
      {view === "list" && (
        <div className="row chips" role="group" aria-labelledby="filter-stage">
          <span className="lab" id="filter-stage">
            Stage
          </span>
          <Chip to={addressOf(filters, { stage: null })} on={stage === null} count={counts.all}>
            any
          </Chip>
          {publicGroups.map((group) => (
            <Chip
              key={group}
              to={addressOf(filters, { stage: stage === group ? null : group })}
              on={stage === group}
              count={counts.stages[group]}
            >
              {groupWords[group]}
            </Chip>
          ))}
          {counts.stages.draft > 0 && (
            <Chip
              to={addressOf(filters, { stage: stage === "draft" ? null : "draft" })}
              on={stage === "draft"}
              count={counts.stages.draft}
            >
              draft
            </Chip>
          )}
        </div>
      )}
      <div className="row chips" role="group" aria-labelledby="filter-narrow">
        <span className="lab" id="filter-narrow">
          Narrow
        </span>
        {hasOrganization && (
          <Chip to={addressOf(filters, { mine: !mine })} on={mine} count={counts.mine}>
            my organization is in
          </Chip>
        )}
        <Chip to={addressOf(filters, { waits: !waits })} on={waits} count={counts.waits}>
          a pledge waits
        </Chip>
        <Chip
          to={addressOf(filters, { tip: filters.tip === null ? tip : null })}
          on={filters.tip !== null}
          count={counts.tip}
        >
          {format(tipMinor, currency)} would tip it
        </Chip>
        {counts.narratives.map(({ value, label, count }) => (
          <Chip
            key={value}
            to={addressOf(filters, { narrative: narrative === value ? null : value })}
            on={narrative === value}
            count={count}
          >
            {label}
          </Chip>
        ))}
        {counts.owners.map(({ value, label, count }) => {
          const on = owner?.toLowerCase() === value.toLowerCase();
          return (
            <Chip key={value} to={addressOf(filters, { owner: on ? null : value })} on={on} count={count}>
              {label}
            </Chip>
          );
        })}
      </div>
    </Form>
  );
}
