import { describe, expect, it } from "vitest";
import { readEvidence } from "./evidence-url.ts";

const read = (text: string) => {
  const answer = readEvidence(text);
  return answer.ok ? answer.value : answer.refusal.kind;
};

describe("an address given as evidence", () => {
  it.each([
    "https://github.com/jupyterhub/oauthenticator/pull/719",
    "http://www.github.com/jupyterhub/oauthenticator/pull/719/",
    "github.com/JupyterHub/OAuthenticator/pull/719/files?w=1#diff-42",
    " https://github.com/jupyterhub/oauthenticator/pull/719#issuecomment-99 ",
  ])("%s is one pull request, however it was copied", (text) => {
    expect(read(text)).toMatchObject({
      url: "https://github.com/jupyterhub/oauthenticator/pull/719",
      number: 719,
      kind: "pull_request",
    });
  });

  it("keeps the spelling of the repository for people to read", () => {
    expect(read("https://github.com/DeepLabCut/DeepLabCut/pull/2712")).toMatchObject({
      repository: "DeepLabCut/DeepLabCut",
      url: "https://github.com/deeplabcut/deeplabcut/pull/2712",
    });
  });

  it("tells a review from the pull request that it reviews", () => {
    expect(read("https://github.com/a/b/pull/7#pullrequestreview-12345")).toMatchObject({
      kind: "review",
      number: 7,
      url: "https://github.com/a/b/pull/7#pullrequestreview-12345",
    });
    expect(read("https://github.com/a/b/pull/7/files#discussion_r12")).toMatchObject({
      kind: "review",
      url: "https://github.com/a/b/pull/7#discussion_r12",
    });
  });

  it("knows issues and releases", () => {
    expect(read("https://github.com/helm/helm/issues/31919")).toMatchObject({ kind: "issue", number: 31919 });
    expect(read("https://github.com/dask/dask-gateway/releases")).toMatchObject({
      kind: "release",
      url: "https://github.com/dask/dask-gateway/releases",
    });
    expect(read("https://github.com/dask/dask-gateway/releases/tag/2026.3.0")).toMatchObject({
      kind: "release",
      url: "https://github.com/dask/dask-gateway/releases/tag/2026.3.0",
    });
  });

  it("takes any other public address, named by its host, without what follows people around", () => {
    expect(read("https://www.example.org/talks/42?utm_source=mail&slide=3#end")).toEqual({
      url: "https://www.example.org/talks/42?slide=3#end",
      repository: "example.org",
      number: null,
      kind: null,
    });
  });

  it.each(["", "not an address", "ftp://example.org/x", "javascript:alert(1)", "https://"])(
    "%j is not an address",
    (text) => {
      expect(read(text)).toBe("evidence_not_an_address");
    },
  );

  it.each([
    "https://localhost/x",
    "https://intranet/x",
    "https://10.0.0.7/x",
    "https://[::1]/x",
    "https://user:secret@example.org/",
    "https://example.org:8443/x",
  ])("%s is not open to everybody", (text) => {
    expect(read(text)).toBe("evidence_not_public");
  });
});
