import { Form, useNavigation } from "@remix-run/react";
import type { DeviceWish } from "#app/domain/notifications/push-device.ts";
import { Button } from "#app/ui/base/button.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import { endHere } from "./browser-push.ts";

interface DeviceRowProps {
  readonly device: {
    readonly id: string;
    readonly browser: string;
    readonly wish: DeviceWish;
    readonly createdAt: Date | string;
    readonly isThis: boolean;
  };
  readonly now: Date | string;
}

const told: Readonly<
  Record<DeviceWish, { readonly words: string; readonly other: DeviceWish; readonly change: string }>
> = {
  everything: { words: "All your news", other: "meant_for_me", change: "Tell me less" },
  meant_for_me: { words: "Only what is meant for you", other: "everything", change: "Tell me all" },
};

/** One browser that is told: of what, since when, and the ways to change or end that. */
export function DeviceRow({ device: { id, browser, wish, createdAt, isThis }, now }: DeviceRowProps) {
  const busy = useNavigation().state === "submitting";
  const { words, other, change } = told[wish];
  return (
    <li>
      <span>
        <b>{browser}</b>
        {isThis && <span className="here">This browser</span>}
        <span className="s soft block">
          {words} · turned on <RelativeTime at={createdAt} now={now} />
        </span>
      </span>
      <span className="flex flex-wrap gap-2">
        <Form method="post" preventScrollReset>
          <input type="hidden" name="id" value={id} />
          <input type="hidden" name="wish" value={other} />
          <Button tone="plain" small busy={busy} name="as" value="choose" aria-label={`${change}, on ${browser}`}>
            {change}
          </Button>
        </Form>
        <Form method="post" preventScrollReset onSubmit={isThis ? () => void endHere() : undefined}>
          <input type="hidden" name="id" value={id} />
          <Button tone="plain" small busy={busy} name="as" value="forget" aria-label={`Turn off ${browser}`}>
            Turn off
          </Button>
        </Form>
      </span>
    </li>
  );
}
