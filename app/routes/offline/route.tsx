import type { MetaFunction } from "@remix-run/node";
import { ErrorPage } from "#app/ui/shell/error-page.tsx";

export const meta: MetaFunction = () => [{ title: "Offline · Tributary" }, { name: "robots", content: "noindex" }];

/** What is safe while the device has no connection; the note at the foot of every page leads here. */
export default function Offline() {
  return <ErrorPage kind="offline" />;
}
