/**
 * Words a person wrote. The HTML was made and sanitized by the server when it was read; nothing else may be handed in,
 * which is why the property names its origin.
 */
export function Markdown({
  sanitizedHtml,
  className = "",
}: {
  readonly sanitizedHtml: string;
  readonly className?: string;
}) {
  return <div className={`prose ${className}`} dangerouslySetInnerHTML={{ __html: sanitizedHtml }} />;
}
