/** What says that something is wrong. Fetched once there is time for it: later the line may be what is wrong. */
export const loadErrorPage = () => import("./error-page.tsx");
