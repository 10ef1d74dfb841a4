/** owner/name as forges write it. */
const repositoryPattern = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/;

/** A repository as owner/name, from that or from its pasted address; null when it is neither. */
export function readRepository(text: string): string | null {
  const plain = text
    .trim()
    .replace(/^https?:\/\/(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org)\//i, "")
    .replace(/(?:\.git)?\/?$/, "");
  const [owner = "", name = ""] = plain.split("/");
  const repository = `${owner}/${name}`;
  return repositoryPattern.test(repository) && name !== "." && name !== ".." ? repository : null;
}

/** Repositories of a text, one a line or with commas between them: those that are, without doubles, and those that are not. */
export function readRepositories(text: string): { repositories: string[]; unreadable: string[] } {
  const repositories: string[] = [];
  const unreadable: string[] = [];
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const repository = readRepository(part);
    if (!repository) unreadable.push(part);
    else if (!repositories.some((each) => each.toLowerCase() === repository.toLowerCase()))
      repositories.push(repository);
  }
  return { repositories, unreadable };
}
