import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { currencyName } from "#app/domain/kernel/money.ts";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import "#app/ui/styles/pages/reading.css";

export const meta: MetaFunction = () => [
  { title: "Rules for money · Tributary" },
  {
    name: "description",
    content:
      "What happens to a pledge in every case: the minimum, the deadline, more than needed, invoices, cloud costs, refunds and the public book.",
  },
];

export async function loader({ context }: LoaderFunctionArgs) {
  const network = await networkSettings(context.services.db);
  return {
    currency: currencyName(network?.bookCurrency ?? "USD"),
    feePercent: network ? network.sponsorFeeBasisPoints / 100 : 0,
  };
}

interface Rule {
  readonly id: string;
  readonly title: string;
  readonly says: ReactNode;
}

const rules = (currency: string, feePercent: number): readonly Rule[] => [
  {
    id: "promise",
    title: "No cent is lost, invented, counted twice or shown to the wrong person",
    says: (
      <p>
        Every promise and every payment is a row in <Link to="/ledger">one public book</Link>, and every figure on this
        site is read from it. Anybody can <Link to="/ledger/recompute">add it up again</Link>. The book is kept in{" "}
        {currency}; a pledge in another currency is refused.
      </p>
    ),
  },
  {
    id: "ladder",
    title: "Interest, intent, firm: only firm binds",
    says: (
      <>
        <p>
          <strong>Interest</strong> has no sum. <strong>Intent</strong> has a sum and binds nobody; it is drawn as a
          dashed outline and never added to a total. <strong>Firm</strong> is signed by a budget holder of the
          organization.
        </p>
        <p>
          An organization can set how much one budget holder may sign alone. Nothing above that is signed by one person.
        </p>
      </>
    ),
  },
  {
    id: "terms",
    title: "A fixed sum, or a share of the price",
    says: (
      <p>
        A fixed sum is the most you will pay. A share is so many percent of whatever the project finally costs, up to a
        limit you name. In both cases you can pay less than you offered, never more.
      </p>
    ),
  },
  {
    id: "hours",
    title: "Hours instead of money lower the price",
    says: (
      <>
        <p>
          Hours in kind that the steward agrees to, while the raise is open, take their value off the price of their
          deliverable, at its frozen rate and at most up to its staff price. Goal and minimum are less by as much, for
          everybody. Hours themselves are in no sum of money.
        </p>
        <p>
          Hours that were agreed and not done are settled before the deliverable is accepted, by the rule that the
          project published: somebody who takes part consents to pay them as money, or they leave the scope.
        </p>
      </>
    ),
  },
  {
    id: "conditions",
    title: "A pledge may wait for others",
    says: (
      <p>
        A signed pledge can carry conditions: that others offer a certain sum, that so many organizations stand, that a
        named one does, that the maintainers consented, that it is signed before a date. Until they hold it waits,
        hatched, and is not counted as firm. When two wait for each other and both conditions can be true together, both
        come to stand.
      </p>
    ),
  },
  {
    id: "minimum",
    title: "Below the minimum, nobody pays by surprise",
    says: (
      <>
        <p>
          Each project names its minimum and its deadline before the first pledge, and one of these rules for the case
          that the minimum is missed:
        </p>
        <ul>
          <li>
            <strong>Lapse:</strong> every pledge is released, and nobody pays.
          </li>
          <li>
            <strong>Slices:</strong> the deliverables that are fully covered are funded, in order; the rest is released.
          </li>
          <li>
            <strong>Extend:</strong> the steward may move the deadline once, within a week, with a written reason;
            otherwise it lapses.
          </li>
        </ul>
        <p>The rules are frozen by the first firm pledge. Nobody can change them afterwards.</p>
      </>
    ),
  },
  {
    id: "more",
    title: "If more comes together than it costs, everybody pays less",
    says: (
      <>
        <p>
          Unless the project says otherwise before its first pledge, every pledge is reduced in proportion, so that each
          new member lowers the others’ cost. The other two rules a project may choose: it stretches to a named further
          deliverable, or the pledge that would exceed the goal is trimmed. No single pledge may offer more than what it
          is for costs.
        </p>
        <p>
          Parts are divided to the cent: each gets the whole cents of its exact share, and the cents left over go to the
          largest remainders, the older pledge first when two are equal. The parts always add up to the whole.
        </p>
      </>
    ),
  },
  {
    id: "withdraw",
    title: "You can withdraw until the project is co-funded",
    says: (
      <p>
        Until a raise closes, a budget holder can take a pledge back. Where a project’s last days hold its pledges,
        which the form says before you sign, the steward releases one when its budget holder asks with a reason. The
        book then shows the promise and its mirror image; nothing is erased. Once a project is co-funded, what each pays
        is agreed with everybody else, and a change needs the steward and the co-funders.
      </p>
    ),
  },
  {
    id: "apart",
    title: "Staff money and cloud money never mix",
    says: (
      <p>
        Every price, budget and invoice shows them apart. Cloud is passed on at cost and carries no fee.
        {feePercent > 0
          ? ` The fiscal sponsor’s fee, ${feePercent} % now, is taken from staff money only.`
          : " There is no sponsor’s fee in this network now."}
      </p>
    ),
  },
  {
    id: "invoice",
    title: "Invoiced after it runs and you accepted it",
    says: (
      <p>
        A deliverable is built, demonstrated, reviewed, put into production and watched there for about a week. Then its
        co-funders accept it. Only then is it ready to be invoiced, unless something else was agreed in writing
        beforehand. You pay your part of that deliverable, not the whole project.
      </p>
    ),
  },
  {
    id: "left",
    title: "Money that is left over goes back, or on with your consent",
    says: (
      <>
        <p>
          Hours that were not needed are not charged. What was paid and not used is refunded, or moved to another
          project if you agree. It is never kept because nobody asked.
        </p>
        <p>
          Membership dues are asked for and paid apart from all this. A fund may sponsor a membership, in whole or in
          part, and says so on its page.
        </p>
        <p>
          If a co-funded project is given up, what its pledges would have paid for the undelivered rest is released,
          with the reason in its history: nobody pays that, and nobody is invoiced for it. What was accepted is paid
          for, and credited.
        </p>
        <p>
          A payment settles an invoice as far as it goes; what is over remains your organization’s credit, for its next
          invoice or to be paid back. A credit note takes a part of an invoice back, with a reason: the earnings and the
          fee on it are given back too, and what you had paid of it becomes your credit. When everything of a pledge is
          credited, the pledge has ended, and its share of the credit upstream goes to those who paid.
        </p>
      </>
    ),
  },
  {
    id: "names",
    title: "Names only with consent; sums to those concerned",
    says: (
      <p>
        An organization is named in public on a project only if it agreed to that, and can change its mind. Without a
        name its money still counts in every total. Co-funders of the same project and the steward see who else pays. A
        pledge can be sealed: then only the steward and its own people read whose it is until the raise is decided, and
        co-funders, or everybody, from then on. Its sum counts from the first moment.
      </p>
    ),
  },
  {
    id: "undo",
    title: "Mistakes are undone in the open",
    says: (
      <p>
        The book is only ever added to. An error is put right by a mirrored row that names the one it reverses. Every
        few minutes the book checks itself: that every transfer comes to zero, that every balance is the sum of its
        rows, and that every project’s total is what these rules say.
      </p>
    ),
  },
];

export default function RulesForMoney() {
  const { currency, feePercent } = useLoaderData<typeof loader>();
  const all = rules(currency, feePercent);
  return (
    <div className="wrap page-reading">
      <PageHeading
        title="Rules for money"
        lead="Published before anybody is asked, the same for everybody, and carried out by themselves."
      />
      <div className="rules">
        <nav className="toc" aria-label="The rules">
          <ol>
            {all.map(({ id, title }) => (
              <li key={id}>
                <a href={`#${id}`}>{title}</a>
              </li>
            ))}
          </ol>
        </nav>
        <ol className="rulelist">
          {all.map(({ id, title, says }) => (
            <li key={id} id={id}>
              <h2>{title}</h2>
              <div className="prose">{says}</div>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
