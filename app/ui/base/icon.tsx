import type { IconNode } from "lucide";
import { createElement } from "react";

interface IconProps {
  readonly of: IconNode;
  /** Width and height in pixels. */
  readonly size: number;
  readonly strokeWidth?: number;
}

/** A drawing beside words that say the same: it is never read out. */
export function Icon({ of, size, strokeWidth = 2 }: IconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={strokeWidth}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {of.map(([tag, attributes], place) => createElement(tag, { ...attributes, key: place }))}
    </svg>
  );
}
