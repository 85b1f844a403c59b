import assert from "node:assert/strict";
import { test } from "node:test";
import { fen } from "../src/money.ts";
import { forgetSent, keepBeforeSending, newId, noteSubject, sentBy, type Sent } from "../src/store.ts";

/** A browser's storage, as far as it is used. */
function storage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value), removeItem: (name) => void kept.delete(name) };
}

const begin = (): void => {
  Object.defineProperty(globalThis, "localStorage", { value: storage(), configurable: true });
};
const sent = (requestId: string): Sent => ({ requestId, kind: "drawdown", amount: fen(100), time: 0 });

test("one request has the place until the bank has spoken, and another is shown it", async () => {
  begin();
  assert.equal((await keepBeforeSending("w", sent("a"))).requestId, "a");
  assert.equal((await keepBeforeSending("w", sent("b"))).requestId, "a");
  assert.equal((await keepBeforeSending("other", sent("c"))).requestId, "c");
});

test("a tab that hears late of an earlier request leaves a later one alone", async () => {
  begin();
  await keepBeforeSending("w", sent("a"));
  forgetSent("w", "a");
  await keepBeforeSending("w", sent("b"));
  forgetSent("w", "a");
  noteSubject("w", "a", "subject of a");
  assert.deepEqual(sentBy("w"), sent("b"));
  noteSubject("w", "b", "subject of b");
  assert.equal(sentBy("w")?.subjectId, "subject of b");
});

test("what cannot be read is nothing", () => {
  begin();
  localStorage.setItem("edian.sent.w", "{");
  assert.equal(sentBy("w"), null);
});

test("ids are random UUIDs of version 4", () => {
  const ids = new Set(Array.from({ length: 200 }, newId));
  assert.equal(ids.size, 200);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
