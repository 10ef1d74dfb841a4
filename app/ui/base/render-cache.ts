import { createContext, type ReactElement } from "react";

/** The markup of an element: drawn now, or what was drawn before under the same key. A key says everything that the drawing depends on. */
export type RenderCache = (key: string, element: () => ReactElement) => string;

/** Only the server has one: it draws for many, and the same river looks the same to all of them. */
export const RenderCacheContext = createContext<RenderCache | null>(null);

/** What a drawing is made from, as a key: amounts as text. */
export const fingerprint = (data: object): string =>
  JSON.stringify(data, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
