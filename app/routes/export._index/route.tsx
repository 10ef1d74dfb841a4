import type { MetaFunction } from "@remix-run/node";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";

export const meta: MetaFunction = () => [
  { title: "Take everything · Tributary" },
  { name: "description", content: "All public data of this network, to keep, to check and to carry elsewhere." },
];

const files = [
  {
    href: "/export/network.jsonl",
    name: "network.jsonl",
    words:
      "Everything public in one file: organizations, projects, deliverables, pledges, allocations, contributions with their credit, and the book. Lines of JSON with stable ids; the last line is a checksum of all before it.",
  },
  { href: "/ledger.csv", name: "ledger.csv", words: "The book alone, a row for each entry, for a spreadsheet." },
  { href: "/ledger.json", name: "ledger.json", words: "The book alone, for a program." },
  {
    href: "/contributions.json",
    name: "contributions.json",
    words: "Contributions with their credit, page by page, for a website that wants to show them.",
  },
];

export default function Export() {
  return (
    <div className="wrap narrow">
      <PageHeading
        title="Take everything"
        lead="What is public here is yours to keep, to check and to carry elsewhere. No account is needed, and nothing in these files depends on this product."
      />
      <dl className="grid gap-6">
        {files.map(({ href, name, words }) => (
          <div key={href}>
            <dt>
              <a href={href}>{name}</a>
            </dt>
            <dd className="soft">{words}</dd>
          </div>
        ))}
      </dl>
      <p className="soft mt-8">
        Organizations that did not consent to be named have no name in any of them; their sums still count, so that the
        book adds up. <Link to="/ledger/recompute">Recompute it yourself</Link>.
      </p>
    </div>
  );
}
