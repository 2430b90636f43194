import { describe, expect, it } from "vitest";
import { idsOfModel, isSameModel, libraryProvider } from "../../../../src/core/prices/model-names.js";

describe("a model's name elsewhere", () => {
  it("is the very same where it exists", () => {
    expect(idsOfModel(["gpt-4o"], ["openai/gpt-4o", "gpt-4o"])).toEqual(["gpt-4o"]);
  });

  it("may differ in case, owner and Bedrock's region", () => {
    expect(idsOfModel(["DeepSeek-R1"], ["deepseek/deepseek-r1", "deepseek-ai/DeepSeek-R1"])).toHaveLength(2);
    expect(idsOfModel(["us.deepseek.r1-v1:0"], ["deepseek.r1-v1:0"])).toEqual(["deepseek.r1-v1:0"]);
  });

  it("is not one that begins alike, nor a free variant", () => {
    const ids = ["deepseek/deepseek-r1:free", "deepseek/deepseek-r1-0528", "deepseek-r1-distill-qwen-7b"];
    expect(idsOfModel(["deepseek-r1"], ids)).toEqual([]);
  });

  it("may carry the date of its snapshot", () => {
    expect(isSameModel("claude-3-5-sonnet", "claude-3-5-sonnet-20241022")).toBe(true);
    expect(isSameModel("claude-3-5-haiku-latest", "claude-3-5-haiku-20241022")).toBe(true);
    expect(isSameModel("claude-sonnet-5", "claude-sonnet-5-5")).toBe(false);
    expect(isSameModel("deepseek-r1", "deepseek-r1-0528")).toBe(false);
  });
});

describe("a provider's name elsewhere", () => {
  it("is null where it is unknown, even for names that every object has", () => {
    expect(libraryProvider("Amazon Bedrock")).toBe("aws");
    expect(libraryProvider("constructor")).toBeNull();
  });
});
