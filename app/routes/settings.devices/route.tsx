import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { browserName } from "#app/domain/identity/browser-name.ts";
import { chooseForDevice } from "#app/domain/notifications/choose-for-device.server.ts";
import { toldDevices } from "#app/domain/notifications/device-pages.server.ts";
import { forgetDevice } from "#app/domain/notifications/forget-device.server.ts";
import { deviceInput } from "#app/domain/notifications/push-device.ts";
import { tellDevice } from "#app/domain/notifications/tell-device.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { DeviceRow } from "./device-row.tsx";
import { ThisDevice } from "./this-device.tsx";

export const meta: MetaFunction = () => [{ title: "News on your devices · Settings · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, sessionHash } = await requirePerson(args);
  const { push } = args.context.services;
  const devices = push ? await toldDevices(ctx, push) : [];
  return {
    now: ctx.clock.now(),
    sendsMail: args.context.services.sendsMail,
    publicKey: push?.publicKey ?? null,
    devices: devices.map(({ userAgent, sessionHash: of, ...device }) => ({
      ...device,
      browser: browserName(userAgent),
      isThis: of === sessionHash,
    })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, sessionHash } = await requirePerson(args);
  const parsed = await parseForm(args.request, deviceInput);
  if (!parsed.ok) return parsed.reply;
  const asked = parsed.value;
  if (asked.as === "tell") {
    const answer = await tellDevice(ctx, null, { ...asked, sessionHash }, args.context.services.push);
    if (!answer.ok) return refused(parsed.submission, answer.refusal);
  } else if (asked.as === "choose") await chooseForDevice(ctx, null, { id: asked.id, wish: asked.wish });
  else await forgetDevice(ctx, null, { id: asked.id });
  return redirectWithToast("/settings/devices", { id: ctx.newId(), message: done[asked.as] });
}

const done = {
  tell: "This browser is told of news from now on.",
  choose: "Your choice for that browser is saved.",
  forget: "That browser is told no more.",
} as const;

export default function Devices() {
  const { devices, publicKey, sendsMail, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <section aria-labelledby="devices">
      <h2 id="devices">News on your devices</h2>
      {publicKey === null ? (
        <p>
          Whoever runs this network has not set up notices on devices. News comes to your <Link to="/inbox">inbox</Link>
          {sendsMail && (
            <>
              , and by mail as <Link to="/settings">your settings</Link> say
            </>
          )}
          .
        </p>
      ) : (
        <>
          <p>
            A browser can tell you of news while no page of ours is open. What you read before is left out, and what you
            muted stays silent. Signing a browser out ends it there.
          </p>
          <ThisDevice publicKey={publicKey} isTold={devices.some(({ isThis }) => isThis)} lastResult={answer} />
          {devices.length > 0 && (
            <>
              <h3 id="told" className="mt-10">
                Browsers that tell you
              </h3>
              <ul className="rows mt-4" aria-labelledby="told">
                {devices.map((device) => (
                  <DeviceRow key={device.id} device={device} now={now} />
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  );
}
