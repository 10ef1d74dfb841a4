import { createContext, useContext } from "react";

/** The nonce of this answer's content security policy; undefined in the browser, which hides it on purpose. */
export const NonceContext = createContext<string | undefined>(undefined);

export const useNonce = () => useContext(NonceContext);
