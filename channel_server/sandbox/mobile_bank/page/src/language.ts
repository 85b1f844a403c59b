// The language in which the page speaks. Words are asked for at the moment at which they are shown, so that a switch shows
// at once, on the screen that is open, and loses nothing of what was typed, written or sent.
import { keptLanguage, keepLanguage } from "./store.ts";
import { en } from "./texts/en.ts";
import { zh, type Texts } from "./texts/zh.ts";

export type Language = "zh-CN" | "en";

/** The same sentence in each language; empty in one in which it was not said. */
export type Said = Readonly<Record<Language, string>>;

/** What was chosen on this telephone; before anything was, Chinese, unless the telephone itself speaks English. */
const first = (): Language => keptLanguage() ?? (/^en\b/i.test(navigator.language) ? "en" : "zh-CN");

export let language: Language = first();
/** The words of the language that holds now. */
export let t: Texts = language === "en" ? en : zh;

export const otherLanguage = (): Language => (language === "en" ? "zh-CN" : "en");

export function use(chosen: Language): void {
  language = chosen;
  t = chosen === "en" ? en : zh;
  keepLanguage(chosen);
}

/** Of what a server has said in several languages, ours; where that is missing, any is better than none. */
export const told = (said: Said): string => said[language] || said["zh-CN"] || said.en;

export const inBoth = (words: string): Said => ({ "zh-CN": words, en: words });
