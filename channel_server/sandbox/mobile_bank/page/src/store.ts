// What the telephone keeps. In this tab: the visit, and a code that is being shown. For all tabs: what was sent.
//
// A request's id is written down before it is first sent. Until the bank has said what became of it, no other is sent
// for the same customer from this telephone, in whichever tab. Kept is no name and no number: the customer is a tag that
// only the mobile bank can read.
import type { Language } from "./language.ts";
import type { Fen } from "./money.ts";

export interface Sent {
  readonly requestId: string;
  readonly kind: "drawdown" | "repayment";
  readonly amount: Fen;
  /** Units: ms since 1970. */
  readonly time: number;
  /** The drawdown or repayment, once the bank has named it. */
  readonly subjectId?: string;
}

const SENT = "edian.sent.";
const LARGE = "edian.large";
const LANGUAGE = "edian.language";

/** A browser may keep nothing, and then refuses even to say so. */
function read<T>(storage: () => Storage, name: string): T | null {
  try {
    return JSON.parse(storage().getItem(name) ?? "null") as T | null;
  } catch {
    return null;
  }
}

export const sentBy = (owner: string): Sent | null => read<Sent>(() => localStorage, SENT + owner);
/** Give the place free that a request had; another tab may have put a later one there, which stays. */
export function forgetSent(owner: string, requestId: string): void {
  if (sentBy(owner)?.requestId === requestId) localStorage.removeItem(SENT + owner);
}

/** Write down what the bank calls it. */
export function noteSubject(owner: string, requestId: string, subjectId: string): void {
  const sent = sentBy(owner);
  if (sent?.requestId === requestId) localStorage.setItem(SENT + owner, JSON.stringify({ ...sent, subjectId }));
}

/**
 * Take the one place for what is about to be sent: gives it back, or what is there already.
 * Throws where nothing can be kept: then nothing may be sent.
 */
export async function keepBeforeSending(owner: string, sent: Sent): Promise<Sent> {
  const take = (): Sent => {
    const earlier = sentBy(owner);
    if (earlier !== null) return earlier;
    localStorage.setItem(SENT + owner, JSON.stringify(sent));
    return sent;
  };
  // Two tabs that press at once: one of them comes second. Where a web view has no locks, storage itself is in order.
  return navigator.locks === undefined ? take() : navigator.locks.request(SENT + owner, take);
}

/** Tell when another tab has sent something, or has learnt what became of it. */
export function onSentElsewhere(owner: string, tell: () => void): () => void {
  const heard = (event: StorageEvent): void => {
    if (event.key === SENT + owner) tell();
  };
  addEventListener("storage", heard);
  return () => removeEventListener("storage", heard);
}

/** What cannot be kept is asked for, or chosen, again. */
function keep(storage: () => Storage, name: string, value: unknown): void {
  try {
    storage().setItem(name, JSON.stringify(value));
  } catch {
    return;
  }
}

/** The code that is being shown: it goes with its visit. */
export const CODE = "edian.code";

/** In this tab: a visit, a code. */
export const keepHere = (name: string, value: unknown): void => keep(() => sessionStorage, name, value);
export const keptHere = <T>(name: string): T | null => read<T>(() => sessionStorage, name);
export const dropHere = (name: string): void => {
  if (keptHere(name) !== null) sessionStorage.removeItem(name);
};

export const isLarge = (): boolean => read<boolean>(() => localStorage, LARGE) === true;
export const setLarge = (large: boolean): void => keep(() => localStorage, LARGE, large);

export function keptLanguage(): Language | null {
  const language = read<string>(() => localStorage, LANGUAGE);
  return language === "zh-CN" || language === "en" ? language : null;
}
export const keepLanguage = (language: Language): void => keep(() => localStorage, LANGUAGE, language);

/** A random UUID; `crypto.randomUUID` is missing in the web views of older telephones. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
