import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

/** Every address that no other route answers: a plain 404, or the page for what the server turned away. */
export function loader({ context }: LoaderFunctionArgs): never {
  throw new Response(null, { status: context.turnedAway ?? 404 });
}

export function action(given: ActionFunctionArgs): never {
  loader(given);
}

export default function Missing() {
  return null;
}
