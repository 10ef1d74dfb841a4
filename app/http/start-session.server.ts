import type { AppLoadContext } from "@remix-run/node";
import { rememberDevice } from "#app/domain/identity/remember-device.server.ts";
import { machine } from "#app/domain/kernel/machine.ts";
import { assert } from "#app/domain/kernel/result.ts";
import { keepDevice, whenceOf } from "./whence.server.ts";

const door = machine("job", "sign in", ["person.remember_browser"]);

/**
 * Signs a person in: always with a new session, and the one that the browser brought (if any) ends, so that an id planted
 * there before signing in is worth nothing. The browser is known from now on.
 *
 * @returns the headers that give the browser its cookies
 */
export async function startSession(
  args: { request: Request; context: AppLoadContext },
  personId: string,
): Promise<Headers> {
  const { request, context } = args;
  const { sessions } = context.services;
  await sessions.end(request.headers.get("Cookie"));
  const remembered = await rememberDevice({ ...context.services, actor: door }, null, {
    personId,
    device: (await whenceOf(args)).device,
  });
  assert(remembered.ok, "remembering is never refused");
  const headers = new Headers({
    "Set-Cookie": await sessions.start(personId, request.headers.get("User-Agent") ?? ""),
  });
  headers.append("Set-Cookie", await keepDevice(context, remembered.value.device));
  return headers;
}
