import { Form, useNavigation, useSubmit } from "@remix-run/react";
import type { SubmissionResult } from "@conform-to/react";
import { useEffect, useState, type FormEvent } from "react";
import { Button } from "#app/ui/base/button.tsx";
import { ChoiceField, FormErrors } from "#app/ui/base/field.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import { readBrowserPush, turnOn, type BrowserPush, type TurnedOn } from "./browser-push.ts";

interface ThisDeviceProps {
  /** The server's, base64url. */
  readonly publicKey: string;
  /** As the server knows. */
  readonly isTold: boolean;
  readonly lastResult: SubmissionResult<string[]> | undefined;
}

const options = [
  { value: "everything", label: "All my news", hint: "As it comes to the inbox." },
  {
    value: "meant_for_me",
    label: "Only what is meant for me",
    hint: "What is asked of me or said to me, and what happens to my organization’s money.",
  },
];

const cannot: Readonly<Record<Exclude<BrowserPush, "on" | "off">, string>> = {
  insecure: "This browser cannot be told here: browsers show notices only of sites that are reached over https.",
  unable:
    "This browser cannot be told: it has no push notices, or not in this window. On an iPhone or iPad, add this site to the home screen first and open it from there.",
  blocked:
    "This browser blocks notices of this site. Allow them in its settings for this site, beside the address; then load this page again.",
};

const failed: Readonly<Record<Exclude<TurnedOn["kind"], "subscribed">, string>> = {
  blocked: cannot.blocked,
  unanswered:
    "The browser asked whether this site may show notices, and got no answer. Press the button again when you want to decide.",
  failed:
    "This browser could not get an address from its push service. Nothing was changed: try again later, or use another browser.",
};

/** Turning it on for the browser that shows this page, or why that cannot be. */
export function ThisDevice({ publicKey, isTold, lastResult }: ThisDeviceProps) {
  // Only the browser itself knows, so the page that the server makes leaves it open.
  const [here, setHere] = useState<BrowserPush>();
  const [trouble, setTrouble] = useState<string>();
  const [asking, setAsking] = useState(false);
  const submit = useSubmit();
  const sending = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("this-device", {
    lastResult,
    fields: { wish: { required: true } },
    defaultValue: { wish: "everything" },
  });
  useEffect(() => {
    readBrowserPush().then(setHere, () => setHere("unable"));
  }, [isTold]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wish = new FormData(event.currentTarget).get("wish");
    setTrouble(undefined);
    setAsking(true);
    const { kind, ...address } = await turnOn(publicKey);
    setAsking(false);
    if (kind === "subscribed")
      submit(
        { as: "tell", ...address, ...(typeof wish === "string" && { wish }) },
        { method: "post", action: "/settings/devices", preventScrollReset: true },
      );
    else setTrouble(failed[kind]);
  };

  if (here === undefined)
    return (
      <noscript>
        <p className="mt-5 max-w-[62ch]">
          Turning it on needs JavaScript: only with it can a browser ask its push service for an address. Turning it off
          does not.
        </p>
      </noscript>
    );
  if (here !== "on" && here !== "off") return <p className="mt-5 max-w-[62ch]">{cannot[here]}</p>;
  if (here === "on" && isTold) return null;
  return (
    <Form method="post" className="form" {...formProps} onSubmit={(event) => void onSubmit(event)}>
      <FormErrors id={errorId} errors={trouble === undefined ? errors : [trouble]} />
      <ChoiceField field={fields.wish} label="What this browser tells you" options={options} />
      <div className="acts">
        <Button busy={asking || sending}>Tell me on this device</Button>
      </div>
    </Form>
  );
}
