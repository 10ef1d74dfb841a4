import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { inWords, plural } from "#app/domain/kernel/count-words.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { mapValue } from "#app/domain/kernel/result.ts";
import { pledgeTexts, pledgeTicks, termsOffered, type TypedPledge } from "#app/domain/pledges/pledge-form.ts";
import { pledgeInput, type PledgeInput } from "#app/domain/pledges/pledge-input.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import type { PlacedPledge } from "#app/domain/pledges/pledge-values.server.ts";
import { readPledge } from "#app/domain/pledges/read-pledge.server.ts";
import { shownWhatIf } from "#app/domain/pledges/shown-what-if.ts";
import { expressInterest, stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import type { PledgeToPlace } from "#app/domain/pledges/unfit-pledge.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { requirePerson, type PersonAsker } from "#app/http/actor.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { PledgeFormPanel } from "#app/ui/pledge/pledge-form-panel.tsx";
import { PledgePanel } from "#app/ui/pledge/pledge-panel.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Pledge${loaded ? `: ${loaded.panel.project.title}` : ""}` },
];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs): Promise<{ who: PersonAsker; project: Project }> {
  const who = await requirePerson(args);
  const project = await findProjectBySlug(who.ctx.db, who.ctx.actor, args.params.slug ?? "");
  if (!project) throw data(null, { status: 404 });
  return { who, project };
}

export async function loader(args: LoaderFunctionArgs) {
  const { who, project } = await found(args);
  const { panel } = await pledgesOfProject(who.ctx, project, who.viewer.locale, { withBasis: true });
  const asked = typedFrom(Object.fromEntries(new URL(args.request.url).searchParams));
  return { panel, asked, faults: asked === null ? {} : await faultsOf(who, project, { ...panel.suggested, ...asked }) };
}

/** The button without scripts asks what a pledge would do: what cannot be read is said at its field, as when it is signed. */
async function faultsOf(
  { ctx, viewer }: PersonAsker,
  project: Project,
  form: TypedPledge,
): Promise<Record<string, string[]>> {
  const read = await readPledge(ctx.db, form, project.currency, viewer.locale);
  return read.ok ? {} : { [read.refusal.field]: [answerTo(read.refusal).words] };
}

export async function action(args: ActionFunctionArgs) {
  const { who, project } = await found(args);
  const form = await parseForm(args.request, pledgeInput);
  if (!form.ok) return form.reply;
  const done = await carryOut(who, project, form.value);
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/projects/${project.slug}`, {
    id: form.value.key,
    message: done.value,
    link: { href: `/projects/${project.slug}/pledges`, label: "Who pays what" },
  });
}

/** Does what the pressed button says; the value is what the person reads afterwards. */
async function carryOut({ ctx, viewer }: PersonAsker, project: Project, input: PledgeInput) {
  const { key, organizationId, named, sealed } = input;
  const common = { projectId: project.id, organizationId, named, sealed, note: "" };
  if (input.as === "interest")
    return mapValue(await expressInterest(ctx, key, common), () => "It is said: your organization is interested.");
  const read = await readPledge(ctx.db, input, project.currency, viewer.locale);
  if (!read.ok) return read;
  const { terms, conditions, creditedOrganizationId } = read.value;
  const wanted = { ...common, creditedOrganizationId, deliverableId: input.deliverableId, terms, conditions };
  return input.as === "intent"
    ? mapValue(
        await stateIntent(ctx, key, wanted),
        () => "Your intent is stated. It binds nobody and is drawn beside the totals.",
      )
    : mapValue(await placePledge(ctx, key, wanted), (placed) => signedWords(placed, wanted, project, viewer));
}

function signedWords(
  { stands, awaitsSecond, awaitsAdmission, paysMinor, unlocked }: PlacedPledge,
  { terms, conditions }: Pick<PledgeToPlace, "terms" | "conditions">,
  { currency }: Project,
  { locale }: PersonAsker["viewer"],
): string {
  if (awaitsAdmission)
    return "Taken as an intent: your organization is not admitted to the network, so it counts for nobody yet. Once it is admitted, sign it again.";
  if (awaitsSecond)
    return "Your signature is given. It is more than one may sign alone: the other budget holders find it in their inbox, and until one of them signs it is an intent.";
  if (!stands)
    return `Signed. It waits for its ${conditions.length === 1 ? "condition" : "conditions"}, and is drawn as waiting.`;
  const more = unlocked === 0 ? "" : ` It unlocked ${inWords(unlocked)} waiting ${plural(unlocked, "pledge")}.`;
  return terms.kind === "in_kind"
    ? `Signed. Your hours count towards delivery.${more}`
    : `Signed. As things stand you pay ${formatMoney(money(BigInt(paysMinor), currency), { locale, cents: "any" })}.${more}`;
}

/** What was typed, from the address, where the button without scripts puts it; null where nothing was. */
function typedFrom(values: Readonly<Record<string, unknown>>): Partial<TypedPledge> | null {
  const texts = pledgeTexts.flatMap((name) =>
    typeof values[name] === "string" ? [[name, values[name].slice(0, limits.organizationNameLength)]] : [],
  );
  if (texts.length === 0) return null;
  const typed = Object.fromEntries([
    ...texts,
    ...pledgeTicks.map((name) => [name, values[name] === "on"]),
  ]) as Partial<TypedPledge>;
  return termsOffered.some((kind) => kind === typed.terms) ? typed : { ...typed, terms: "fixed" };
}

/** A refused form comes back without its empty fields, and no suggestion may take their places. */
const emptied = Object.fromEntries(pledgeTexts.map((name) => [name, ""]));

export default function NewPledge() {
  const { panel, asked, faults } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  const sent = lastResult?.initialValue;
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/projects/${panel.project.slug}`}>{panel.project.title}</Link>
          </p>
        }
        title="Pledge"
        lead="A signed pledge binds your organization once the project is co-funded. Before that it can be withdrawn, as the panel says until when, and everybody sees what that would do."
      />
      <PledgePanel
        form={PledgeFormPanel}
        data={panel}
        workOut={shownWhatIf}
        typed={(sent ? typedFrom({ ...emptied, ...sent }) : asked) ?? undefined}
        errors={lastResult?.error ?? faults}
        sentKey={typeof sent?.key === "string" ? sent.key : undefined}
      />
      <p className="after-panel">
        <Link to={`/projects/${panel.project.slug}/pledges`}>Who pledges what, and what each would pay</Link>
      </p>
    </div>
  );
}
