import type { AppLoadContext } from "@remix-run/node";

/**
 * Signs a person in: always with a new session, and the one that the browser brought (if any) ends, so that an id planted
 * there before signing in is worth nothing. @returns the headers that give the browser its cookie
 */
export async function startSession({ request, context }: { request: Request; context: AppLoadContext }, personId: string): Promise<Headers> {
  const { sessions } = context.services;
  await sessions.end(request.headers.get("Cookie"));
  return new Headers({ "Set-Cookie": await sessions.start(personId, request.headers.get("User-Agent") ?? "") });
}
