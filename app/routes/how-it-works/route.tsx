import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import type { Stage as StageName } from "#app/domain/projects/stage.ts";
import { stageWords } from "#app/domain/projects/stage-words.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { Legend } from "#app/ui/base/legend.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { StageMark } from "#app/ui/project/stage-mark.tsx";
import { Steps } from "#app/ui/base/steps.tsx";
import { StreamBar, type StreamBarData } from "#app/ui/funding-bar/stream-bar.tsx";
import "#app/ui/styles/pages/reading.css";

export const meta: MetaFunction = () => [
  { title: "How it works · Tributary" },
  {
    name: "description",
    content:
      "From a shared problem to a merged contribution: how a project is scoped, pledged for, built, accepted and credited.",
  },
];

export async function loader({ context }: LoaderFunctionArgs) {
  const network = await networkSettings(context.services.db);
  return { currency: network?.bookCurrency ?? "USD", staffRateMinor: network?.staffRateMinor ?? null };
}

/** The stages that a project passes when nothing goes wrong. */
const life: readonly StageName[] = [
  "candidate",
  "endorsed",
  "scoping",
  "signed_off",
  "raising",
  "cofunded",
  "upcoming",
  "kick_off",
  "in_flight",
  "done",
  "credited",
];

/** A raise as an example, in whole units of no currency. */
const example = (currency: string): StreamBarData => ({
  currency,
  goalMinor: 2_100_000n,
  minimumMinor: 1_500_000n,
  bands: [
    { id: "a", label: "The first organization", hue: 9, amountMinor: 600_000n, kind: "firm" },
    { id: "b", label: "The second", hue: 12, amountMinor: 320_000n, kind: "firm" },
    { id: "c", label: "The third", hue: 2, amountMinor: 500_000n, kind: "firm" },
    { id: "d", label: "One that waits for others", hue: 7, amountMinor: 450_000n, kind: "conditional" },
    { id: "e", label: "One that only means it", hue: 10, amountMinor: 150_000n, kind: "intent" },
  ],
});

function Part({ id, title, children }: { readonly id: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="part" id={id} aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{title}</h2>
      <div className="prose">{children}</div>
    </section>
  );
}

export default function HowItWorks() {
  const { currency, staffRateMinor } = useLoaderData<typeof loader>();
  return (
    <div className="wrap page-reading">
      <PageHeading
        title="How it works"
        lead="Organizations that need the same open-source work scope it together, each pay a part, and the result is merged where everybody drinks from."
        actions={<ButtonLink to="/projects">See the projects</ButtonLink>}
      />
      <Steps title="In three steps" />

      <Part id="reading" title="How to read the water">
        <p>Width is money. Each band is one organization, in the order in which they joined.</p>
        <StreamBar data={example(currency)} size="row" />
        <Legend keys={["firm", "conditional", "intent", "delivered"]} />
        <ul>
          <li>
            <strong>Firm</strong> is signed by a budget holder and stands.
          </li>
          <li>
            <strong>Conditional</strong> is signed too, but waits for something: that others offer enough, or that
            maintainers consented.
          </li>
          <li>
            <strong>Intent</strong> is a sum somebody has in mind. It binds nobody, and is never counted.
          </li>
          <li>
            The dotted mark is the <strong>minimum</strong> at which the project goes ahead; the solid one is the{" "}
            <strong>goal</strong>, the whole price.
          </li>
        </ul>
      </Part>

      <section className="part" id="life" aria-labelledby="life-heading">
        <h2 id="life-heading">The life of a project</h2>
        <p className="soft">
          Every step has a name, a person and, where it goes another way, a reason. All of it stands on the project’s
          history page.
        </p>
        <ol className="stages">
          {life.map((stage) => (
            <li key={stage}>
              <StageMark stage={stage} />
              <span>{stageWords[stage].meaning}</span>
            </li>
          ))}
        </ol>
      </section>

      <Part id="members" title="If you lead a community">
        <p>
          Look for a project that would help your people, <Link to="/projects">search what is there</Link>, and endorse
          it: it says that you need it too. When it has a price, your budget holder offers a part: a fixed sum, or a
          share of whatever it finally costs. You see what you would really pay before anything is signed.
        </p>
        <p>
          While it is built you read its status beside the discussion, you see each deliverable demonstrated, and you
          accept it when it runs. Your organization’s page keeps what you made possible, for your board or your dean.
        </p>
      </Part>

      <Part id="hub-users" title="If you use a hub">
        <p>
          Tell what stops you: <Link to="/projects/new">write the problem down</Link>. A proposal needs the problem, a
          way to solve it, how one would go about it, and how it fits the software that is there; the page tells you as
          you write whether there is enough. You can also join the discussion of any project.
        </p>
      </Part>

      <Part id="maintainers" title="If you maintain the software">
        <p>
          Money follows your decision, not the other way round. You read the scope before any money is raised, and you
          may consent, object, or ask for something else. An objection stops the raise.
        </p>
        <p>
          Your hours of review are in the price. What is merged carries your name beside those who paid, and you need
          not be a member of anything.
        </p>
      </Part>

      <Part id="price" title="What a price is made of">
        <p>
          Each deliverable has a low and a high estimate of hours. Its staff price is the high one times the network’s
          published rate
          {staffRateMinor !== null && (
            <>
              , <Amount minor={staffRateMinor} currency={currency} code /> an hour now
            </>
          )}
          ; the rate is frozen when the scope is signed off. Cloud costs stand on a line of their own, at cost. The two
          are never mixed.
        </p>
        <p>
          What happens to money in every case is published before anybody is asked for it:{" "}
          <Link to="/rules-for-money">the rules for money</Link>.
        </p>
      </Part>
    </div>
  );
}
