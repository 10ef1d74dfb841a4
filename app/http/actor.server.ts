import { redirect, type AppLoadContext } from "@remix-run/node";
import type { Viewer } from "#app/domain/identity/find-actor.server.ts";
import { visitor, type PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { principalOf } from "./principal.server.ts";
import "./services.ts";

/** Who asks, and the context that every verb and view takes. */
export interface Asker {
  readonly ctx: Context;
  readonly viewer: Viewer | null;
  readonly sessionHash: string | null;
  /** To be sent with the answer when present. */
  readonly setCookie: string | undefined;
}

export interface PersonAsker extends Asker {
  readonly ctx: Context & { readonly actor: PersonActor };
  readonly viewer: Viewer;
  readonly sessionHash: string;
}

interface Args {
  request: Request;
  context: AppLoadContext;
}

// Several loaders answer one request: they share one look at the session.
const asked = new WeakMap<AppLoadContext, Promise<Asker>>();

/** Whoever asks, signed in or not. */
export function asker({ request, context }: Args): Promise<Asker> {
  let answer = asked.get(context);
  if (!answer) {
    answer = find(request, context);
    asked.set(context, answer);
  }
  return answer;
}

async function find(request: Request, { services, requestId }: AppLoadContext): Promise<Asker> {
  const { db, clock, newId, bell } = services;
  const { session, found } = await principalOf(services, request.headers.get("Cookie"));
  return {
    ctx: { db, clock, newId, bell, requestId, actor: found?.actor ?? visitor },
    viewer: found?.viewer ?? null,
    sessionHash: found && session ? session.sessionHash : null,
    setCookie: session?.setCookie,
  };
}

/**
 * A signed-in person.
 * @throws a redirect to sign in, which comes back to this page afterwards.
 */
export async function requirePerson(args: Args): Promise<PersonAsker> {
  const found = await asker(args);
  if (found.ctx.actor.kind === "person" && found.viewer && found.sessionHash) {
    return {
      ...found,
      ctx: { ...found.ctx, actor: found.ctx.actor },
      viewer: found.viewer,
      sessionHash: found.sessionHash,
    };
  }
  const { pathname, search } = new URL(args.request.url);
  throw redirect(`/sign-in?${new URLSearchParams({ next: pathname + search }).toString()}`);
}
