/** Every address that no other route answers: a plain 404 page instead of a stack trace. */
export function loader() {
  throw new Response(null, { status: 404, statusText: "Not Found" });
}

export const action = loader;

export default function Missing() {
  return null;
}
