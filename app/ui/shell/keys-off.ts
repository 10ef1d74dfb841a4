/** Single keys can be switched off, for people who speak to their computer or press keys by accident. */
export const keysOffStorageKey = "tributary-keys-off";

export function keysAreOff(): boolean {
  try {
    return localStorage.getItem(keysOffStorageKey) === "1";
  } catch {
    return false;
  }
}
