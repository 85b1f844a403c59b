// Amounts: whole fen inside, google.type.Money on the wire, words for people. Nothing here reckons interest: the server does.
import type { DecimalJson } from "./gen/google/type/decimal_pb.ts";
import type { MoneyJson } from "./gen/google/type/money_pb.ts";

/** Whole fen. A line's limit is far below 2^53. */
export type Fen = number & { readonly unit: "fen" };

export const fen = (value: number): Fen => value as Fen;
export const ofYuan = (yuan: number): Fen => fen(Math.round(yuan * 100));

const NANOS_A_FEN = 10_000_000;

export function fromMoney(money: MoneyJson | undefined): Fen {
  return fen(Number(money?.units ?? "0") * 100 + Math.round((money?.nanos ?? 0) / NANOS_A_FEN));
}

export function toMoney(amount: Fen): MoneyJson {
  return { currencyCode: "CNY", units: String(Math.trunc(amount / 100)), nanos: (amount % 100) * NANOS_A_FEN };
}

/** `30,000.00`; money always has two decimals. */
export function yuan(amount: Fen): string {
  return `${wholeYuan(amount)}.${cents(amount)}`;
}

/** `30,000`, what is below a yuan cut off. */
export function wholeYuan(amount: Fen): string {
  const sign = amount < 0 ? "−" : "";
  return sign + String(Math.trunc(Math.abs(amount) / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function cents(amount: Fen): string {
  return String(Math.abs(amount) % 100).padStart(2, "0");
}

/** What somebody has typed as whole yuan: with commas, with 元, with a part of a yuan, which is left out. */
export function typedYuan(typed: string): Fen {
  const [whole = ""] = typed.split(/[.。．]/);
  return ofYuan(Number(whole.replace(/\D/g, "").slice(0, 8)));
}

/** `4.35%` of the fraction 0.0435. */
export function percent(rate: DecimalJson | undefined): string {
  const value = Number(rate?.value ?? NaN);
  return Number.isFinite(value) ? `${(value * 100).toFixed(2)}%` : "—";
}

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿"];

/** 叁万元整: as a bank writes it, so that a digit too many is seen. The same as on slip and receipt; a test compares. */
export function inWords(amount: Fen): string {
  const digits = String(Math.trunc(amount / 100));
  if (amount <= 0 || digits.length > 12) return "";
  let words = "";
  let skipped = false;
  [...digits].forEach((digit, index) => {
    const place = digits.length - 1 - index;
    if (digit === "0") skipped = true;
    else {
      words += (skipped ? "零" : "") + DIGITS[Number(digit)] + PLACES[place % 4];
      skipped = false;
    }
    const group = digits.slice(Math.max(0, index - 3), index + 1);
    if (place % 4 === 0 && Number(group) > 0) words += GROUPS[place / 4];
  });
  return (amount < 100 ? "" : `${words}元`) + tail(amount);
}

const ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SIZES = [[1_000_000, "million"], [1_000, "thousand"], [100, "hundred"]] as const;

/** Thirty thousand yuan: to the same end, in English, as on the terminal; a test compares. */
export function inEnglish(amount: Fen): string {
  const whole = Math.trunc(amount / 100);
  if (amount <= 0 || whole >= 1_000_000_000) return "";
  const words = `${wholeInEnglish(whole)}${amount % 100 === 0 ? "" : ` and ${cents(amount)}/100`} yuan`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function wholeInEnglish(whole: number): string {
  if (whole < 20) return ONES[whole] as string;
  if (whole < 100) return TENS[Math.trunc(whole / 10)] + (whole % 10 === 0 ? "" : `-${ONES[whole % 10]}`);
  const [size, name] = SIZES.find(([each]) => whole >= each) as (typeof SIZES)[number];
  return `${wholeInEnglish(Math.trunc(whole / size))} ${name}${whole % size === 0 ? "" : ` ${wholeInEnglish(whole % size)}`}`;
}

/** What is below a yuan: 整 after 元 and 角, never after 分. */
function tail(amount: Fen): string {
  const jiao = Math.trunc((amount % 100) / 10);
  const rest = amount % 10;
  if (jiao === 0 && rest === 0) return "整";
  const tenths = jiao > 0 ? `${DIGITS[jiao]}角` : amount < 100 ? "" : "零";
  return tenths + (rest > 0 ? `${DIGITS[rest]}分` : "整");
}
