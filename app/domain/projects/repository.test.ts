import { describe, expect, it } from "vitest";
import { readRepositories, readRepository } from "./repository.ts";

describe("a repository", () => {
  it.each([
    ["jupyterhub/binderhub", "jupyterhub/binderhub"],
    ["  jupyterhub/mybinder.org-deploy ", "jupyterhub/mybinder.org-deploy"],
    ["https://github.com/jupyterhub/nbgitpuller", "jupyterhub/nbgitpuller"],
    ["https://github.com/jupyterhub/nbgitpuller.git", "jupyterhub/nbgitpuller"],
    ["https://github.com/jupyterhub/nbgitpuller/pull/12", "jupyterhub/nbgitpuller"],
    ["https://codeberg.org/forgejo/forgejo/", "forgejo/forgejo"],
  ])("%j is read as %s", (text, repository) => {
    expect(readRepository(text)).toBe(repository);
  });

  it.each([
    "",
    "binderhub",
    "jupyterhub/",
    "/binderhub",
    "a b/c",
    "-a/b",
    "a/..",
    "javascript:alert(1)/x",
    "<b>/x",
    "https://example.org/a/b",
  ])("%j is none", (text) => {
    expect(readRepository(text)).toBeNull();
  });

  it("several are read from lines or commas, each once, and what is unreadable is named", () => {
    expect(readRepositories("jupyterhub/binderhub, dask/dask-gateway\nJupyterHub/BinderHub\nnot-a-repository")).toEqual(
      {
        repositories: ["jupyterhub/binderhub", "dask/dask-gateway"],
        unreadable: ["not-a-repository"],
      },
    );
  });
});
