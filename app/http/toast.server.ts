import { createCookie, redirect, type TypedResponse } from "@remix-run/node";
import { z } from "zod";
import { toastCookie } from "#app/ui/shell/toast-cookie.ts";

/** Says once, on the next page, what was done. It holds nothing secret, and lives for a minute unless it is taken away. */
const cookie = createCookie(toastCookie, { sameSite: "lax", path: "/", maxAge: 60 });

const shape = z.object({
  id: z.string().max(60),
  message: z.string().max(300),
  tone: z.enum(["good", "bad"]).optional(),
  link: z.object({ href: z.string().max(300).startsWith("/"), label: z.string().max(80) }).optional(),
});

export type Toast = z.infer<typeof shape>;

/** The usual end of an action: go there, and say what was done. (A plain Response would turn the action's other answers into `any`.) */
export async function redirectWithToast(
  url: string,
  toast: Toast,
  headers: HeadersInit = {},
): Promise<TypedResponse<never>> {
  const sent = new Headers(headers);
  sent.append("Set-Cookie", await cookie.serialize(toast));
  return redirect(url, { headers: sent });
}

/**
 * The waiting toast, and the header that takes it away where a whole page brings it. Scripts take it away themselves when
 * it is shown: of two answers that come close together the browser may draw only the second, which must have it too.
 */
export async function takeToast(request: Request): Promise<{ toast: Toast | null; setCookie: string | undefined }> {
  const value: unknown = await cookie.parse(request.headers.get("Cookie"));
  if (value === null || value === undefined) return { toast: null, setCookie: undefined };
  const parsed = shape.safeParse(value);
  const isWholePage = request.headers.get("Accept")?.includes("text/html") ?? false;
  return {
    toast: parsed.success ? parsed.data : null,
    setCookie: isWholePage || !parsed.success ? await cookie.serialize("", { maxAge: 0 }) : undefined,
  };
}
