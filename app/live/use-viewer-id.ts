import { useRouteLoaderData } from "@remix-run/react";

/** The person whom this page was made for, or null. Of another one, nothing may be sent or shown any more. */
export const useViewerId = (): string | null =>
  useRouteLoaderData<{ viewerId?: string | null }>("root")?.viewerId ?? null;
