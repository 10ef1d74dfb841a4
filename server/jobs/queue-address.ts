import type { Address } from "#db/client.server.ts";

/** The address of our database in the words of the queue's own driver. */
export function queueAddress(address: Address): string {
  if (typeof address !== "string") {
    const { host, port, user, database } = address;
    return `postgres://${encodeURIComponent(user)}@/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}&port=${port}&application_name=tributary+jobs`;
  }
  const url = new URL(address);
  const asked = url.searchParams.get("sslmode") ?? url.searchParams.get("ssl");
  // "require" means to both of ours what it means to psql: an encrypted line, whoever signed the certificate.
  if (asked) {
    url.searchParams.delete("ssl");
    url.searchParams.set("sslmode", asked === "true" ? "require" : asked);
    url.searchParams.set("uselibpqcompat", "true");
  }
  url.searchParams.set("application_name", "tributary jobs");
  return url.href;
}
