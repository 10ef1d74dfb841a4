import type { LinkProps } from "@remix-run/react";
import type { ButtonHTMLAttributes } from "react";
import { Link } from "./link.tsx";

type Tone = "primary" | "plain" | "danger";

const toneClass: Readonly<Record<Tone, string>> = { primary: "btn", plain: "btn plain", danger: "btn danger" };
const classes = (tone: Tone, small: boolean, own = "") =>
  `${toneClass[tone]}${small ? " small" : ""}${own && ` ${own}`}`;

interface Look {
  readonly tone?: Tone;
  readonly small?: boolean;
}

/**
 * A button that does something. While `busy` it says so, stays focusable and swallows further presses, so that focus
 * is not lost; a repeated press would be harmless anyway, because the form's key counts once.
 */
export function Button({
  tone = "primary",
  small = false,
  busy = false,
  className,
  children,
  onClick,
  ...button
}: Look & { readonly busy?: boolean } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="submit"
      {...button}
      className={classes(tone, small, className)}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {children}
    </button>
  );
}

/** A link that looks like a button, because it leads to doing something. */
export function ButtonLink({ tone = "primary", small = false, className, ...link }: Look & LinkProps) {
  return <Link {...link} className={classes(tone, small, className)} />;
}
