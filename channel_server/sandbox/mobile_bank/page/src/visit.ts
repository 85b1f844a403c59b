// A customer's visit: the mobile bank signs who it is, the channel server gives a token for one visit, and calls bear it.
//
// A visit that has run out is opened anew without a word, since the customer is still signed in at the mobile bank. What
// was drawn up in the old one (a quote, a contract) is gone with it, and whoever holds it is told so.
import { call, TOKEN_URL, QUESTION_MS, type Answer, type Methods, type Unary } from "./api.ts";
import { inBoth, language, type Language } from "./language.ts";
import type { No } from "./refusal.ts";
import { CODE, dropHere, keepHere, keptHere } from "./store.ts";

interface Customer {
  readonly key: string;
  readonly name: string;
}

interface SignedIn {
  readonly assertion: string;
  readonly owner: string;
}

interface Granted {
  readonly access_token: string;
  readonly session_id: string;
  readonly account_token: string;
  readonly account_tail: string;
  readonly masked_name: string;
}

interface Kept {
  readonly key: string;
  readonly owner: string;
  readonly granted: Granted;
  /** In which the visit was opened: some words the server says in no other. */
  readonly language: Language;
}

const VISIT = "edian.visit";
const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const OVER = new Set(["TOKEN_EXPIRED", "SESSION_EXPIRED", "SESSION_NOT_FOUND"]);

let kept = keptHere<Kept>(VISIT);
let renewing: Promise<Answer<null>> | null = null;
let onHandedOver: () => void = () => undefined;

/** What to do when the case has gone to another channel: the server refuses this visit from then on. */
export const whenHandedOver = (act: () => void): void => {
  onHandedOver = act;
};

export const isSignedIn = (): boolean => kept !== null;
export const owner = (): string => kept?.owner ?? "";
export const maskedName = (): string => kept?.granted.masked_name ?? "";
export const accountTail = (): string => kept?.granted.account_tail ?? "";
export const accountToken = (): string => kept?.granted.account_token ?? "";
export const token = (): string => kept?.granted.access_token ?? "";
export const sessionId = (): string => kept?.granted.session_id ?? "";

/** The mobile bank's fictional customers. */
export async function customers(): Promise<readonly Customer[] | null> {
  try {
    const answer = await fetch("customers");
    return answer.ok ? ((await answer.json()) as Customer[]) : null;
  } catch {
    return null;
  }
}

/** Open a visit for a customer of the mobile bank. */
export async function enter(key: string): Promise<Answer<null>> {
  try {
    const signed = await within(fetch("sign-in", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ customer: key }) }));
    if (!signed.ok) return lost;
    const { assertion, owner } = (await signed.json()) as SignedIn;
    const spoken = language;
    const form = new URLSearchParams({ grant_type: GRANT, assertion });
    const answer = await within(fetch(TOKEN_URL, { method: "POST", headers: { "accept-language": spoken }, body: form }));
    const body = (await answer.json()) as Granted & { error_description?: string; reason?: string };
    if (!answer.ok) return { ok: false, no: refusedAtTheDoor(body) };
    kept = { key, owner, granted: body, language: spoken };
    keepHere(VISIT, kept);
    return { ok: true, value: null };
  } catch {
    return lost;
  }
}

/** End the visit here and at the server. */
export async function leave(): Promise<void> {
  const visit = kept;
  forget();
  if (visit !== null) await call(visit.granted.access_token, "SessionService/CloseSession", { sessionId: visit.granted.session_id, cause: "finished" });
}

/** Forget the visit without ending it: it has gone to another channel. */
export function forget(): void {
  kept = null;
  dropHere(VISIT);
  dropHere(CODE);
}

/** Open the visit anew; several who find at once that it is over do it once. */
export function renew(): Promise<Answer<null>> {
  renewing ??= enter(kept?.key ?? "").finally(() => (renewing = null));
  return renewing;
}

/** Have a visit in the language of the page, for what is said in the visit's alone. Nothing that was sent hangs on the old one. */
export async function inThisLanguage(): Promise<void> {
  if (kept !== null && kept.language !== language) await renew();
}

type WithoutVisit<M extends Unary> = Omit<Methods[M]["request"], "sessionId">;

/** Ask something that means the same in any visit: when this one is over, another is opened and it is asked again. */
export async function ask<M extends Unary>(method: M, request: WithoutVisit<M>): Promise<Answer<Methods[M]["response"]>> {
  const first = await act(method, request);
  if (first.ok || !isOver(first.no)) return first;
  const renewed = await renew();
  return renewed.ok ? act(method, request) : renewed;
}

/** Call once in this visit, and in no other. */
export async function act<M extends Unary>(method: M, request: WithoutVisit<M>, withinMs = QUESTION_MS): Promise<Answer<Methods[M]["response"]>> {
  const answer = await call(token(), method, { sessionId: sessionId(), ...request }, withinMs);
  return heard(answer);
}

/** Ask what became of a request: the one kind of call that names no visit. */
export async function askOutcome<M extends "DrawdownService/GetDrawdownOutcome" | "RepaymentService/GetRepaymentOutcome">(method: M, requestId: string): Promise<Answer<Methods[M]["response"]>> {
  const first = heard(await call(token(), method, { requestId }));
  if (first.ok || !isOver(first.no)) return first;
  const renewed = await renew();
  return renewed.ok ? heard(await call(token(), method, { requestId })) : renewed;
}

export const isOver = (no: No): boolean => no.kind === "refused" && OVER.has(no.reason);

export function heard<T>(answer: Answer<T>): Answer<T> {
  if (!answer.ok && answer.no.kind === "refused" && answer.no.reason === "SESSION_HANDED_OVER" && kept !== null) onHandedOver();
  return answer;
}

const lost: Answer<null> = { ok: false, no: { kind: "lost" } };

function refusedAtTheDoor(body: { error_description?: string; reason?: string }): No {
  return { kind: "refused", reason: body.reason ?? "TOKEN_INVALID", sentence: inBoth(body.error_description ?? ""), remedy: inBoth(""), quoteNumber: "", reviewable: false };
}

function within(answer: Promise<Response>): Promise<Response> {
  return Promise.race([answer, new Promise<Response>((_, fail) => setTimeout(() => fail(new Error("no answer")), QUESTION_MS))]);
}
