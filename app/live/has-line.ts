/**
 * Whether the browser has a line. Without one the router would fetch a route's code in vain and then load the whole page
 * anew, so whatever a page asks for by itself waits.
 */
export const hasLine = (): boolean => navigator.onLine;
