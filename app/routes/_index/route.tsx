import type { MetaFunction } from "@remix-run/node";

export const meta: MetaFunction = () => [{ title: "Tributary" }];

export default function Front() {
  return (
    <main>
      <h1>Tributary</h1>
      <p>Members of a network fund shared open-source work together.</p>
    </main>
  );
}
