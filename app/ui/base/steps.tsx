import "#app/ui/styles/steps.css";
import { Link } from "./link.tsx";
import { SectionHeading } from "./page-heading.tsx";

/** Problem, pledges, merge: the whole of it in three drawings. */
export function Steps({ title = "How it works" }: { readonly title?: string }) {
  return (
    <section className="sec" id="how" aria-labelledby="how-heading">
      <SectionHeading id="how-heading" title={title}>
        <Link to="/rules-for-money">The rules for money</Link>
      </SectionHeading>
      <ol className="steps">
        <li>
          <svg viewBox="0 0 340 96" aria-hidden="true">
            <path className="st-b" d="M0 56h340v26H0z" />
            <path className="st-d" d="M0 56h76l-8 26H0zM80 56h94l-8 26H72zM178 56h102l-8 26H170zM284 56h56v26h-64z" />
            <text x="2" y="44">
              34 h
            </text>
            <text x="80" y="44">
              40 h
            </text>
            <text x="178" y="44">
              44 h
            </text>
            <text x="284" y="44">
              30 h
            </text>
          </svg>
          <p className="n" aria-hidden="true">
            1
          </p>
          <h3>A shared problem gets a price</h3>
          <p>
            Members write the problem, engineers split it into deliverables with hours, and the maintainers are asked
            first. Staff hours at one published rate, and cloud at cost.
          </p>
        </li>
        <li>
          <svg viewBox="0 0 340 96" aria-hidden="true">
            <path className="st-b" d="M0 56h280v26H0z" />
            <path className="st-r" d="M0 56h62l-8 26H0zM66 56h48l-8 26H58zM118 56h90l-8 26h-90z" />
            <path d="M212 56h128l-8 26H204z" fill="url(#hatch)" />
            <path className="st-l" d="M226 48v38" strokeDasharray="2 3" />
            <path className="st-l" d="M280 48v38" />
            <text x="226" y="42" textAnchor="middle">
              minimum
            </text>
            <text x="284" y="42">
              goal
            </text>
          </svg>
          <p className="n" aria-hidden="true">
            2
          </p>
          <h3>Pledges meet at the minimum</h3>
          <p>
            Each organization offers a fixed sum or a share of the price. At the minimum the project goes ahead; if more
            comes together than it costs, everybody pays proportionally less. If too little does, nobody pays.
          </p>
        </li>
        <li>
          <svg viewBox="0 0 340 96" aria-hidden="true">
            <defs>
              <linearGradient id="step-merge">
                <stop offset=".2" stopColor="var(--river)" />
                <stop offset=".8" stopColor="var(--moss)" />
              </linearGradient>
            </defs>
            <path d="M0 56h150c50 0 60-34 110-34h60v16h-60c-46 0-56 44-110 44H0z" fill="url(#step-merge)" />
            <path d="M150 70c50 0 62 8 110 8h60" fill="none" stroke="url(#step-merge)" strokeWidth="10" />
            <circle cx="328" cy="30" r="6" className="st-m" />
            <circle cx="328" cy="78" r="6" className="st-m" />
          </svg>
          <p className="n" aria-hidden="true">
            3
          </p>
          <h3>The work is merged, and credited</h3>
          <p>
            A deliverable is done when it runs in production and its co-funders accepted it. The contribution upstream
            carries the name of every organization that paid, by its share.
          </p>
        </li>
      </ol>
    </section>
  );
}
