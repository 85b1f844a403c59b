// Run by Node's own test runner, which reads TypeScript by leaving its types out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fen, fromMoney, inEnglish, inWords, ofYuan, percent, toMoney, yuan } from "../src/money.ts";

test("money goes to the wire and back to the fen", () => {
  for (const value of [0, 1, 99, 100, 123_456, 10_000_000_00]) assert.equal(fromMoney(toMoney(fen(value))), value);
  assert.deepEqual(toMoney(fen(12_345)), { currencyCode: "CNY", units: "123", nanos: 450_000_000 });
  assert.equal(fromMoney(undefined), 0);
});

test("money is written with commas and two decimals", () => {
  assert.equal(yuan(fen(3_000_000)), "30,000.00");
  assert.equal(yuan(fen(5)), "0.05");
  assert.equal(yuan(fen(-123_456_789)), "−1,234,567.89");
});

test("amounts in words are a bank's", () => {
  const cases: [number, string][] = [
    [30_000, "叁万元整"], [100_000, "壹拾万元整"], [1_005, "壹仟零伍元整"], [20_300, "贰万零叁佰元整"], [10_500, "壹万零伍佰元整"],
    [100_000_000, "壹亿元整"], [100_010_000, "壹亿零壹万元整"], [1_000, "壹仟元整"], [1_234_567, "壹佰贰拾叁万肆仟伍佰陆拾柒元整"], [0, ""],
  ];
  for (const [amount, words] of cases) assert.equal(inWords(ofYuan(amount)), words);
  assert.equal(inWords(fen(50_050)), "伍佰元伍角整");
  assert.equal(inWords(fen(50_005)), "伍佰元零伍分");
  assert.equal(inWords(fen(7)), "柒分");
});

test("amounts in English words are the terminal's", () => {
  const cases: [number, string][] = [[30_000, "Thirty thousand yuan"], [1_005, "One thousand five yuan"], [1_234_567, "One million two hundred thirty-four thousand five hundred sixty-seven yuan"], [40, "Forty yuan"], [0, ""]];
  for (const [amount, words] of cases) assert.equal(inEnglish(ofYuan(amount)), words);
  assert.equal(inEnglish(fen(50_050)), "Five hundred and 50/100 yuan");
});

test("a rate is a fraction on the wire and a percentage on the screen", () => {
  assert.equal(percent({ value: "0.0435" }), "4.35%");
  assert.equal(percent(undefined), "—");
});
