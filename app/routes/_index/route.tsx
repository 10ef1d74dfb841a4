import type { MetaFunction } from "@remix-run/node";

export const meta: MetaFunction = () => [{ title: "Tributary" }];

export default function Front() {
  return (
    <div className="wrap title">
      <div>
        <h1>Tributary</h1>
        <p>Members of a network fund shared open-source work together.</p>
      </div>
    </div>
  );
}
