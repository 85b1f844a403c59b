// The two catalogues: the same keys, nothing empty, nothing left in the other's language.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ofYuan } from "../src/money.ts";
import { en } from "../src/texts/en.ts";
import { zh } from "../src/texts/zh.ts";

const HAN = /[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]/;
/** What joins words, and figures that need none. */
const NO_WORDS = new Set(["between", "stop", "list", "line.termChoice", "plan.dueDayChoice", "records.where"]);
/** The one name that stands in the other language's letters. */
const OTHER = "shell.other";

/** Every sentence under its key; a function is asked with figures: one of each thing, and several. */
function sentences(catalogue: object, before = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(catalogue)) {
    const key = before + name;
    if (typeof value === "string") found.set(key, value);
    else if (key === "list") found.set(key, value(["1", "2"]));
    else if (typeof value === "function") for (const count of [1, 2]) found.set(`${key}/${count}`, value(...Array(value.length).fill(key === "spelt" ? ofYuan(count) : count)));
    else for (const [inner, sentence] of sentences(value, `${key}.`)) found.set(inner, sentence);
  }
  return found;
}

const [chinese, english] = [sentences(zh), sentences(en)];
const said = [...english].filter(([key]) => !NO_WORDS.has(key.split("/")[0] as string));

test("both languages have the same keys", () => {
  assert.deepEqual([...english.keys()].sort(), [...chinese.keys()].sort());
  assert.ok(english.size > 250);
});

test("no sentence is empty, and none has a hole in it", () => {
  for (const [key, sentence] of [...chinese, ...english]) {
    assert.ok(sentence !== "" || key === "between", key);
    assert.doesNotMatch(sentence, /undefined|NaN|\[object/, key);
  }
});

test("no sentence has stayed in the other language", () => {
  for (const [key, sentence] of said) {
    if (key === OTHER) continue;
    assert.doesNotMatch(sentence, HAN, key);
    assert.match(sentence, /[A-Za-z]/, key);
    assert.notEqual(sentence, chinese.get(key), key);
  }
  for (const [key, sentence] of chinese) if (key !== OTHER) assert.doesNotMatch(sentence, /[A-Za-z]{2}/, key);
});

test("a figure that is put in stands in both", () => {
  for (const [key, sentence] of said) {
    const figure = /\/(\d)$/.exec(key)?.[1];
    // A month has a name in English, and an amount is spelt in either.
    if (figure !== undefined && !/^(spelt|contract.all)/.test(key)) assert.equal(sentence.includes(figure), chinese.get(key)?.includes(figure), key);
  }
});

test("one thing is one, and several are several", () => {
  assert.equal(en.months(1), "1 month");
  assert.equal(en.months(12), "12 months");
  assert.equal(en.plan.count(1), "1 payment");
  assert.equal(en.contract.waitTurn(1), "1 second more before the next page");
  assert.equal(en.contract.waitSign(8), "8 seconds more before you can sign");
  assert.match(en.code.terms("100", 1), /for 1 month$/);
});

test("dates are written as each language writes them", () => {
  assert.equal(zh.monthDay(4, 8), "4 月 8 日");
  assert.equal(en.monthDay(4, 8), "8 Apr");
  assert.equal(zh.shortDate("26", 4, 8), "26.04.08");
  assert.equal(en.shortDate("26", 4, 8), "8 Apr 26");
  assert.equal(zh.dayAndTime(4, 8, "10:47"), "04-08 10:47");
  assert.equal(en.dayAndTime(4, 8, "10:47"), "8 Apr, 10:47");
});
