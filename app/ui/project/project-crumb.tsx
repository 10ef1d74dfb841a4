import { Link } from "#app/ui/base/link.tsx";

/** The way back from a page about a project to the project itself. */
export function ProjectCrumb({ project }: { readonly project: { readonly slug: string; readonly title: string } }) {
  return (
    <p className="s soft">
      <Link to={`/projects/${project.slug}`}>{project.title}</Link>
    </p>
  );
}
