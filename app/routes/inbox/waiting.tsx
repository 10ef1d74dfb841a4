import type { WaitingSection } from "#app/domain/kernel/waiting.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { SectionHeading } from "#app/ui/base/page-heading.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";

interface WaitingProps {
  readonly section: WaitingSection;
  /** The moment at which the page was made, ISO 8601. */
  readonly now: string;
}

/** What waits of one kind. Each thing leads to where it is done. */
export function Waiting({ section: { id, title, things, together }, now }: WaitingProps) {
  return (
    <section aria-labelledby={id}>
      <SectionHeading id={id} title={title} />
      {together && (
        <p>
          <Link to={together.href}>{together.words}</Link>
        </p>
      )}
      {things.length > 0 && (
        <ul className="rows">
          {things.map((thing) => (
            <li key={thing.id}>
              <div className="grow">
                <Link to={thing.href}>
                  <b>
                    {thing.sum && (
                      <>
                        <Amount minor={thing.sum.minor} currency={thing.sum.currency} />{" "}
                      </>
                    )}
                    {thing.title}
                  </b>
                </Link>
                {thing.terms && <span className="s block">{thing.terms}</span>}
                <span className="s soft block">
                  {thing.line} {thing.since && <RelativeTime at={thing.since} now={now} />}
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
