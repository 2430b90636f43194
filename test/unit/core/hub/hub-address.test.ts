import { describe, expect, it } from "vitest";
import {
  fileAddress,
  followRedirect,
  HUB_ENDPOINT,
  mayHaveToken,
  modelPage,
  parseEndpoint,
} from "../../../../src/core/hub/hub-address.js";
import { RigmarkError } from "../../../../src/errors.js";

const hub = parseEndpoint(HUB_ENDPOINT);
const file = { repo: "owner/repo", file: "sub dir/a+b.gguf" };

describe("addresses", () => {
  it("are the hub's: repository, resolve, revision, path, each name written safely", () => {
    expect(fileAddress(hub, file, "refs/pr/1").href).toBe(
      "https://huggingface.co/owner/repo/resolve/refs%2Fpr%2F1/sub%20dir/a%2Bb.gguf",
    );
    expect(modelPage(hub, "owner/repo")).toBe("https://huggingface.co/owner/repo");
  });

  it("keep the path of a mirror, with and without a slash at its end", () => {
    for (const text of ["https://mirror.example/hf", "https://mirror.example/hf//"]) {
      expect(fileAddress(parseEndpoint(text), { repo: "o/r", file: "f.gguf" }, "main").href).toBe(
        "https://mirror.example/hf/o/r/resolve/main/f.gguf",
      );
    }
  });

  it.each([
    "huggingface.co",
    "ftp://huggingface.co",
    "https://user:word@huggingface.co",
    "https://h.co?x=1",
    "",
  ])("refuses %j as HF_ENDPOINT", (text) => {
    expect(() => parseEndpoint(text)).toThrow(RigmarkError);
  });
});

describe("mayHaveToken", () => {
  it.each([
    [HUB_ENDPOINT, "https://huggingface.co/a/b", true],
    [HUB_ENDPOINT, "http://huggingface.co/a/b", false],
    [HUB_ENDPOINT, "https://cdn-lfs.huggingface.co/a", false],
    [HUB_ENDPOINT, "https://huggingface.co.evil.example/a", false],
    [HUB_ENDPOINT, "https://huggingface.co:444/a", false],
    ["http://localhost:80", "http://localhost/a", true],
    ["http://localhost:8000", "http://localhost:8001/a", false],
    ["http://mirror.example", "http://mirror.example/a", false],
    ["https://mirror.example", "https://mirror.example/a", true],
  ])("hub %s, address %s: %s", (endpoint, address, expected) => {
    expect(mayHaveToken(parseEndpoint(endpoint), new URL(address))).toBe(expected);
  });
});

describe("followRedirect", () => {
  const from = new URL("https://huggingface.co/o/r/resolve/main/f.gguf");

  it.each([
    ["https://cdn-lfs-us-1.hf.co/x?sig=1", "https://cdn-lfs-us-1.hf.co/x?sig=1"],
    ["https://cas-bridge.xethub.hf.co/x", "https://cas-bridge.xethub.hf.co/x"],
    ["https://us.aws.cdn.hf.co/x", "https://us.aws.cdn.hf.co/x"],
    ["https://cdn-lfs.huggingface.co/x", "https://cdn-lfs.huggingface.co/x"],
    ["/new/r/resolve/main/f.gguf", "https://huggingface.co/new/r/resolve/main/f.gguf"],
  ])("follows to %s", (location, href) => {
    expect(followRedirect(hub, from, location).href).toBe(href);
  });

  it.each([
    "https://hf.co.evil.example/x",
    "https://nothf.co/x",
    "https://cdn-lfs.hf.co:8443/x",
    "http://cdn-lfs.hf.co/x",
    "http://huggingface.co/x",
    "http://localhost/x",
    "https://127.0.0.1/x",
    "https://a:b@hf.co/x",
    "file:///etc/passwd",
    "data:text/plain,x",
    "//evil.example/x",
    "https://",
  ])("refuses %s", (location) => {
    expect(() => followRedirect(hub, from, location)).toThrow(RigmarkError);
  });

  it("lets a mirror lead to itself, also in the clear, but to no other", () => {
    const mirror = parseEndpoint("http://mirror.example:8080");
    expect(followRedirect(mirror, mirror, "/x").href).toBe("http://mirror.example:8080/x");
    expect(() => followRedirect(mirror, mirror, "http://mirror.example/x")).toThrow(RigmarkError);
    expect(() => followRedirect(mirror, mirror, "http://localhost/x")).toThrow(RigmarkError);
  });

  it("does not show the query of an address, which can hold a signature", () => {
    expect(() => followRedirect(hub, from, "https://evil.example/x?secret=1")).not.toThrow(/secret/);
  });
});
