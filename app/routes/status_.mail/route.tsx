import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { liftMark } from "#app/domain/mail/lift-mark.server.ts";
import { mailInput, type MailAsk } from "#app/domain/mail/mail-input.ts";
import { undeliveredPage } from "#app/domain/mail/mail-pages.server.ts";
import { resendLetter } from "#app/domain/mail/resend-letter.server.ts";
import { setLetterAside } from "#app/domain/mail/set-letter-aside.server.ts";
import { deadTasks, decideDeadTask } from "#app/domain/reports/dead-tasks.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { lettersGo } from "#app/http/letters.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/account.css";
import { Press } from "./press.tsx";

export const meta: MetaFunction = () => [{ title: "Mail that did not arrive · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const { searchParams } = new URL(args.request.url);
  const page = await undeliveredPage(ctx, { letter: searchParams.get("after"), mark: searchParams.get("address") });
  if (!page) throw notFound();
  return { ...page, dead: await deadTasks(ctx.db), goes: lettersGo(args.context), now: ctx.clock.now().toISOString() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, mailInput);
  if (!form.ok) return form.reply;
  const answer = await act(ctx, form.value);
  if (!answer.ok) return refused(form.submission, answer.refusal);
  return redirectWithToast("/status/mail", { id: ctx.newId(), message: answer.value });
}

/** Does it, and says what was done. */
async function act(ctx: Context, asked: MailAsk) {
  if (asked.ask === "resend") {
    const sent = await resendLetter(ctx, null, { letterId: asked.id });
    return sent.ok ? ok(`The letter is on its way to ${sent.value.recipient} once more.`) : sent;
  }
  const [done, words] =
    asked.ask === "set_aside"
      ? [await setLetterAside(ctx, null, { letterId: asked.id }), "The letter is off the list."]
      : asked.ask === "lift"
        ? [await liftMark(ctx, null, { address: asked.address }), "The next letter to that address is tried again."]
        : [
            await decideDeadTask(ctx, asked.task, asked.ask),
            asked.ask === "again" ? "The task is tried again." : "The task is off the list.",
          ];
  return done.ok ? ok(words) : done;
}

const whyNot = { refused: "refused", expired: "tried in vain" } as const;

export default function UndeliveredMail() {
  const { health, letters, nextAfter, marks, nextMark, dead, goes, now } = useLoaderData<typeof loader>();
  const errors = useActionData<typeof action>()?.error?.[""];
  const { waiting, oldestWaitingAt, undelivered } = health;
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        title="Mail that did not arrive"
        lead="Whom a letter did not reach, and why. What only the recipient can mend is told to them in another way."
      />
      <FormErrors id="mail-errors" errors={errors ?? undefined} />
      {goes !== "out" && <p>No mail server is set: letters are written down on the server, and none is sent.</p>}
      <p>
        {waiting === 0
          ? "No letter waits to be sent."
          : waiting === 1
            ? "One letter waits to be sent"
            : `${waiting} letters wait to be sent`}
        {oldestWaitingAt !== null && (
          <>
            , the oldest since <RelativeTime at={oldestWaitingAt} now={now} />.
          </>
        )}
      </p>
      <section aria-labelledby="letters">
        <SectionHeading id="letters" title="Letters" />
        {letters.length === 0 && (
          <Empty title="Every letter arrived, or is tried still">
            A letter comes here when its address is refused for good, or when it was tried for as long as it is worth
            it.
          </Empty>
        )}
        <ul className="rows">
          {letters.map(({ id, says, recipient, state, reason, attempts, endedAt }) => (
            <li key={id}>
              <span className="grow">
                <b>{says}</b> to {recipient}
                <span className="s soft block">
                  {whyNot[state]} <RelativeTime at={endedAt} now={now} />, after{" "}
                  {attempts === 1 ? "one attempt" : `${attempts} attempts`}: {reason}
                </span>
              </span>
              <Press ask="resend" fields={{ id }} label={`Resend “${says}” to ${recipient}`}>
                Resend
              </Press>
              <Press ask="set_aside" fields={{ id }} label={`Take “${says}” to ${recipient} off the list`}>
                Set aside
              </Press>
            </li>
          ))}
        </ul>
        <Pagination
          label="Pages of letters"
          nextAfter={nextAfter}
          shown={`${letters.length} of ${undelivered} shown`}
        />
      </section>
      {marks.length > 0 && (
        <section aria-labelledby="addresses" className="mt-10">
          <SectionHeading id="addresses" title="Addresses that refused a letter" />
          <p className="s soft">
            Nothing is sent there but what their owner asks for at that moment: a link to sign up, or a new password. A
            letter that arrives lifts the mark.
          </p>
          <ul className="rows">
            {marks.map(({ address, since, reason }) => (
              <li key={address}>
                <span className="grow">
                  <b>{address}</b>
                  <span className="s soft block">
                    <RelativeTime at={since} now={now} />: {reason}
                  </span>
                </span>
                <Press ask="lift" fields={{ address }} label={`Try ${address} again`}>
                  Try again
                </Press>
              </li>
            ))}
          </ul>
          <Pagination label="Pages of addresses" parameter="address" nextAfter={nextMark} />
        </section>
      )}
      {dead.count > 0 && (
        <section aria-labelledby="tasks" className="mt-10">
          <SectionHeading id="tasks" title="Tasks that failed" />
          <p className="s soft">
            What the product does by itself and could not do, however often it tried. A task off the list comes back
            while its thing waits for it still.
          </p>
          <ul className="rows">
            {dead.tasks.map(({ id, task, about, attempts, lastError, failedAt }) => (
              <li key={id}>
                <span className="grow">
                  <b>{task}</b> {about}
                  <span className="s soft block">
                    {attempts} attempts, the last one <RelativeTime at={failedAt} now={now} />: {lastError}
                  </span>
                </span>
                <Press ask="again" fields={{ task: id }} label={`Try ${task} ${about} again`}>
                  Try again
                </Press>
                <Press ask="take_off" fields={{ task: id }} label={`Take ${task} ${about} off the list`}>
                  Take off
                </Press>
              </li>
            ))}
          </ul>
          {dead.count > dead.tasks.length && (
            <p className="s soft">
              The oldest {dead.tasks.length} of {dead.count} are shown.
            </p>
          )}
        </section>
      )}
    </div>
  );
}
