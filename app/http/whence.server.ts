import { createCookie, type AppLoadContext } from "@remix-run/node";
import type { Whence } from "#app/domain/identity/attempts.server.ts";
import { knownDeviceMs } from "#app/domain/identity/remember-device.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";

/** Says that somebody signed in with this browser before. It signs nobody in, and stays when they sign out. */
function deviceCookie({ services }: AppLoadContext) {
  const secure = services.publicUrl.startsWith("https:");
  return createCookie(secure ? "__Host-device" : "device", {
    httpOnly: true,
    secure,
    sameSite: "lax",
    path: "/",
    maxAge: knownDeviceMs / 1_000,
  });
}

/** From where a request comes that guesses, or that has a letter sent. */
export async function whenceOf({ request, context }: { request: Request; context: AppLoadContext }): Promise<Whence> {
  const told: unknown = await deviceCookie(context).parse(request.headers.get("Cookie"));
  return {
    address: context.clientAddress,
    device: typeof told === "string" && told.length <= limits.tokenLength ? told : null,
  };
}

/** The Set-Cookie header by which the browser is known from now on. */
export const keepDevice = (context: AppLoadContext, device: string): Promise<string> =>
  deviceCookie(context).serialize(device);
