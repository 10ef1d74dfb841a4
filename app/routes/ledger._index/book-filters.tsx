import { accountKindOrder, accountKindWords } from "#app/domain/ledger/ledger.ts";
import type { LedgerFilters } from "#app/domain/accounts/ledger-filters.ts";

interface Choice {
  readonly slug: string;
  readonly name: string;
}

interface BookFiltersProps {
  readonly filters: LedgerFilters;
  readonly projects: readonly Choice[];
  readonly organizations: readonly Choice[];
}

/** The fields of the filter form. Keyed by their value, so that following a link also changes what they show. */
export function BookFilters({ filters, projects, organizations }: BookFiltersProps) {
  const { from, to, project, organization, account, group, figure, words } = filters;
  return (
    <>
      <label>
        From
        <input key={from} type="date" name="from" defaultValue={from ?? ""} />
      </label>
      <label>
        To
        <input key={to} type="date" name="to" defaultValue={to ?? ""} />
      </label>
      <label>
        Project
        <select key={project} name="project" defaultValue={project ?? ""}>
          <option value="">all projects</option>
          {projects.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Organization
        <select key={organization} name="organization" defaultValue={organization ?? ""}>
          <option value="">all organizations</option>
          {organizations.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Account
        <select key={account} name="account" defaultValue={account ?? ""}>
          <option value="">all kinds</option>
          {accountKindOrder.map((kind) => (
            <option key={kind} value={kind}>
              {kind}: {accountKindWords[kind]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Number or words
        <input
          key={words}
          type="search"
          name="words"
          maxLength={120}
          defaultValue={words ?? ""}
          placeholder="a number, or a name"
        />
      </label>
      {figure !== null && <input type="hidden" name="figure" value={figure} />}
      {group !== null && <input type="hidden" name="group" value={group} />}
    </>
  );
}
