import { lazy, Suspense, useState, type ComponentType } from "react";
import type { PledgePanelData } from "#app/domain/pledges/shown-pledge.ts";
import { Link } from "#app/ui/base/link.tsx";
import { fetchPledgeForm, pledgeForm } from "./pledge-form-code.ts";
import type { PledgePanelProps } from "./pledge-panel-props.ts";
import { useAmount } from "#app/ui/base/use-amount.ts";
import "#app/ui/styles/pages/pledge.css";

/** Only who may pledge carries the form: its code is not part of the page's. */
const PledgeFormPanel = lazy(fetchPledgeForm);

/**
 * The viewer's part in a project: the form of a pledge, or why there is none.
 * @param form the form itself, on the page that is about nothing else
 */
export function PledgePanel({
  form,
  ...props
}: PledgePanelProps & { readonly form?: ComponentType<PledgePanelProps> }) {
  const { data } = props;
  // Chosen once: another one would be another form, and an empty one.
  const [Panel] = useState(() => form ?? pledgeForm() ?? PledgeFormPanel);
  if (data.open === "closed")
    return (
      <PanelNote title="Your part">
        It is decided who takes part in this project.{" "}
        <Link to={`/projects/${data.project.slug}/pledges`}>See who pays what</Link>
      </PanelNote>
    );
  if (data.organizations.length === 0) return <NobodyToPledgeFor data={data} />;
  return (
    <Suspense>
      <Panel {...props} />
    </Suspense>
  );
}

function PanelNote({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="pledge" id="pledge" aria-labelledby="pledge-title">
      <h2 id="pledge-title">{title}</h2>
      <p className="note">{children}</p>
    </section>
  );
}

function NobodyToPledgeFor({ data: { signedIn, project } }: { readonly data: PledgePanelData }) {
  if (!signedIn)
    return (
      <PanelNote title="Your part">
        <Link to={`/sign-in?next=${encodeURIComponent(`/projects/${project.slug}/pledges/new`)}`}>Sign in</Link> to see
        what your organization’s pledge would do, and to say that you take part.
      </PanelNote>
    );
  return (
    <PanelNote title="Your part">
      Representatives and budget holders of an organization say what it gives. You can endorse the project in your own
      name and talk about it; your representative can give you the role.
    </PanelNote>
  );
}

/** On a phone the panel lies far below: a line at the foot of the screen says what it would do, and leads there. */
export function PledgeDock({ data }: { readonly data: PledgePanelData }) {
  const amount = useAmount(data);
  const { whatIf } = data;
  if (data.open !== "firm" || data.organizations.length === 0) return null;
  return (
    <div className="dock">
      <p>
        {whatIf?.stands ? (
          <>
            You would pay <b className="tn">{amount(whatIf.paysMinor)}</b>.{" "}
          </>
        ) : (
          "Say what your organization gives. "
        )}
        {whatIf && whatIf.unlocksMinor > 0n && (
          <>
            It unlocks <b className="tn">{amount(whatIf.unlocksMinor)}</b>.
          </>
        )}
      </p>
      <a className="btn" href="#pledge">
        Your part
      </a>
    </div>
  );
}
