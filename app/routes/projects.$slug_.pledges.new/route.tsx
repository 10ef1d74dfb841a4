import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { readPledgeForm } from "#app/domain/pledges/pledge-form.ts";
import { pledgeInput, type PledgeInput } from "#app/domain/pledges/pledge-input.ts";
import { pledgesOfProject } from "#app/domain/pledges/pledge-pages.server.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import { expressInterest, stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { requirePerson, type PersonAsker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { PageHeading } from "#app/ui/page-heading.tsx";
import { PledgePanel, type TypedPledge } from "#app/ui/pledge-panel.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: `Pledge${loaded ? `: ${loaded.panel.project.title}` : ""}` }];

async function found(args: LoaderFunctionArgs | ActionFunctionArgs): Promise<{ who: PersonAsker; project: Project }> {
  const who = await requirePerson(args);
  const project = await findProjectBySlug(who.ctx.db, who.ctx.actor, args.params.slug ?? "");
  if (!project) throw data(null, { status: 404 });
  return { who, project };
}

export async function loader(args: LoaderFunctionArgs) {
  const { who, project } = await found(args);
  const { panel } = await pledgesOfProject(who.ctx, project, who.viewer.locale, { sendAll: true });
  return { panel, asked: Object.fromEntries(new URL(args.request.url).searchParams) };
}

export async function action(args: ActionFunctionArgs) {
  const { who, project } = await found(args);
  const form = await parseForm(args.request, pledgeInput);
  if (!form.ok) return form.reply;
  const done = await carryOut(who, project, form.value);
  if (!done.ok) return refused(form.submission, done.refusal);
  return redirectWithToast(`/projects/${project.slug}`, { id: form.value.key, message: done.value, link: { href: `/projects/${project.slug}/pledges`, label: "Who pays what" } });
}

/** Does what the pressed button says; the value is what the person reads afterwards. */
async function carryOut({ ctx, viewer }: PersonAsker, project: Project, input: PledgeInput) {
  const { key, organizationId, named } = input;
  const common = { projectId: project.id, organizationId, named, note: "" };
  if (input.as === "interest") {
    const done = await expressInterest(ctx, key, common);
    return done.ok ? { ok: true as const, value: "It is said: your organization is interested." } : done;
  }
  const read = readPledgeForm(input, project.currency, viewer.locale);
  if (!read.ok) return read;
  const { terms, conditions } = read.value;
  if (input.as === "intent") {
    const done = await stateIntent(ctx, key, { ...common, amountMinor: terms.kind === "share" ? terms.capMinor : terms.kind === "fixed" ? terms.amountMinor : 0n });
    return done.ok ? { ok: true as const, value: "Your intent is stated. It binds nobody and is drawn beside the totals." } : done;
  }
  const done = await placePledge(ctx, key, { ...common, deliverableId: input.deliverableId, terms, conditions });
  if (!done.ok) return done;
  const { stands, paysMinor, unlocked } = done.value;
  const pays = formatMoney(money(BigInt(paysMinor), project.currency), { locale: viewer.locale, cents: false });
  const more = unlocked === 0 ? "" : ` It unlocked ${unlocked === 1 ? "one waiting pledge" : `${unlocked} waiting pledges`}.`;
  return { ok: true as const, value: stands ? `Signed. As things stand you pay ${pays}.${more}` : "Signed. It waits for its condition, and is drawn as waiting." };
}

/** What was typed: from a refused form, else from the address, where the button without scripts puts it. */
function typedFrom(values: Readonly<Record<string, unknown>>): Partial<TypedPledge> {
  const text = (name: string) => (typeof values[name] === "string" ? { [name]: values[name].slice(0, 60) } : {});
  const typed = Object.assign({}, ...["organizationId", "amount", "terms", "percent", "deliverableId", "condition", "conditionAmount", "conditionCount"].map(text)) as Partial<TypedPledge>;
  return Object.keys(typed).length === 0 ? {} : { ...typed, named: values.named === "on" };
}

export default function NewPledge() {
  const { panel, asked } = useLoaderData<typeof loader>();
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
        lead="A signed pledge binds your organization once the project is co-funded. Until then it can be withdrawn, and everybody sees what that would do."
      />
      <PledgePanel data={panel} typed={typedFrom(sent ?? asked)} errors={lastResult?.error ?? undefined} sentKey={typeof sent?.key === "string" ? sent.key : undefined} />
      <p className="after-panel">
        <Link to={`/projects/${panel.project.slug}/pledges`}>Who pledges what, and what each would pay</Link>
      </p>
    </div>
  );
}
