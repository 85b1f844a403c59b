import assert from "node:assert/strict";
import { test } from "node:test";
import { readNo } from "../src/refusal.ts";

const field = (number: number, bytes: Uint8Array): number[] => [(number << 3) | 2, bytes.length & 0x7f | (bytes.length > 127 ? 0x80 : 0), ...(bytes.length > 127 ? [bytes.length >> 7] : []), ...bytes];
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const sentence = (language: string, words: string): Uint8Array => Uint8Array.from([...field(1, text(language)), ...field(2, text(words))]);
const detail = (bytes: number[]): unknown => ({ type: "edian.errors.v1.Refusal", value: btoa(String.fromCharCode(...bytes)).replace(/=+$/, "") });

const LONG = "改成 8,000.00 元以内，现在就能办；先还一部分借款，还多少，回来多少。".repeat(2);
const REFUSAL = [...field(1, text("LINE_INSUFFICIENT")), ...field(2, sentence("zh-CN", "不够")), ...field(2, sentence("en", "not enough")), ...field(4, sentence("en", "less")), ...field(4, sentence("zh-CN", LONG)), ...field(6, text("稻-4172")), 7 << 3, 1];

test("a refusal's sentences in every language, its remedy and number are read out of its details", () => {
  const no = readNo(400, "LINE_INSUFFICIENT", { code: "failed_precondition", message: "额度不够", details: [{ type: "google.rpc.ErrorInfo", value: "AA" }, detail(REFUSAL)] });
  assert.deepEqual(no, { kind: "refused", reason: "LINE_INSUFFICIENT", sentence: { "zh-CN": "不够", en: "not enough" }, remedy: { "zh-CN": LONG, en: "less" }, quoteNumber: "稻-4172", reviewable: true });
});

test("a stream's refusal has its reason in the details alone", () => {
  const no = readNo(500, "", { code: "unauthenticated", message: "已转", details: [detail(field(1, text("SESSION_HANDED_OVER")))] });
  assert.equal(no.kind === "refused" && no.reason, "SESSION_HANDED_OVER");
});

test("a refusal without details is what the error itself says, in any language", () => {
  const no = readNo(429, "TOO_MANY_REQUESTS", { code: "resource_exhausted", message: "太快了" });
  assert.deepEqual(no.kind === "refused" && no.sentence, { "zh-CN": "太快了", en: "太快了" });
});

test("an answer without a reason is no refusal: nobody knows what it did", () => {
  assert.equal(readNo(500, "", { code: "internal" }).kind, "lost");
  assert.equal(readNo(502, "", null).kind, "lost");
  assert.equal(readNo(503, "SERVICE_UNAVAILABLE", { code: "unavailable", message: "x" }).kind, "refused");
});

test("what a server does not offer is told apart from what it refuses", () => {
  assert.equal(readNo(404, "", null).kind, "absent");
  assert.equal(readNo(501, "", { code: "unimplemented" }).kind, "absent");
  assert.equal(readNo(403, "NOT_AT_THIS_CHANNEL", { code: "permission_denied" }).kind, "absent");
  assert.equal(readNo(404, "NOT_FOUND", { code: "not_found" }).kind, "refused");
});

test("details that break off leave a refusal without a remedy", () => {
  for (const cut of [1, 5, 20, 60]) {
    const no = readNo(400, "X", { message: "m", details: [detail(REFUSAL.slice(0, cut))] });
    assert.equal(no.kind, "refused");
  }
});
