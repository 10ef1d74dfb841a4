/** Not there, or not the asker's to see: one answer for both, so that addresses cannot be probed. */
export const notFound = (): Response => new Response(null, { status: 404, statusText: "Not Found" });
