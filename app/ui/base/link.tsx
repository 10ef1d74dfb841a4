import { Link as RouterLink, type LinkProps } from "@remix-run/react";
import { forwardRef } from "react";

type Props = Omit<LinkProps, "discover">;

/**
 * The router's link, for every link of ours. On the server a link to a whole path is drawn as the anchor that the router
 * would draw, without asking the router: a page has a hundred of them, and each would be resolved three times.
 */
export const Link = forwardRef<HTMLAnchorElement, Props>(function Link(props, ref) {
  if (!import.meta.env.SSR || typeof props.to !== "string" || !props.to.startsWith("/"))
    return <RouterLink {...props} discover="none" ref={ref} />;
  const {
    to,
    children,
    prefetch: _1,
    preventScrollReset: _2,
    relative: _3,
    reloadDocument: _4,
    replace: _5,
    state: _6,
    viewTransition: _7,
    ...anchor
  } = props;
  return (
    <a {...anchor} href={to}>
      {children}
    </a>
  );
});
