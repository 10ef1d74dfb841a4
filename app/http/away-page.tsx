import { ErrorPage } from "#app/ui/shell/error-page.tsx";

interface AwayPageProps {
  /** Addresses of the product's styles. */
  readonly styles: readonly string[];
  /** Of the address that was asked for, so that the same is asked again. */
  readonly search: string;
}

/** The whole page while the database is away: without the frame, whose names and counts are in there too. */
export function AwayPage({ styles, search }: AwayPageProps) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Back in a moment · Tributary</title>
        {styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
      </head>
      <body>
        <main>
          <ErrorPage
            kind="503"
            actions={
              <a className="btn" href={search || "?"}>
                Load the page again
              </a>
            }
          />
        </main>
      </body>
    </html>
  );
}
