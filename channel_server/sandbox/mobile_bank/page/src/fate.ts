// What became of what was sent. "Done" is the bank's own word, never this page's: a lost answer is asked about under the
// same id, for as long as it takes, and nothing is sent anew.
import { follow, type Answer } from "./api.ts";
import type { CustomerOutcomeJson, DrawdownJson, DrawdownStateJson, WatchDrawdownResponseJson } from "./gen/edian/channel/v1/drawdown_service_pb.ts";
import type { RepaymentJson, RepaymentStateJson } from "./gen/edian/channel/v1/repayment_service_pb.ts";
import { fromMoney, type Fen } from "./money.ts";
import { refusedBy, type Refused } from "./refusal.ts";
import { forgetSent, noteSubject, type Sent } from "./store.ts";
import { act, askOutcome, heard, isOver, owner, sessionId, token } from "./visit.ts";

/** `asking`: no answer has come, and the bank is being asked. The others are the four words for an outcome. */
export type Word = "asking" | "done" | "not-done" | "confirming" | "staff";

export interface Fate {
  readonly word: Word;
  readonly amount: Fen;
  readonly queryNumber: string;
  readonly no?: Refused;
  /** It never arrived, and never will under its id. */
  readonly never?: boolean;
  readonly drawdown?: DrawdownJson;
  readonly repayment?: RepaymentJson;
}

/** A refusal at the door says nothing of an earlier send under the same id, and browsers send again by themselves. */
const AT_THE_DOOR = new Set(["TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE", "REQUEST_ID_REUSED", "TOKEN_INVALID", "TERMINAL_LOCKED"]);
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000];
const POLL_MS = 1_500;
const GRACE_MS = 2_000;

export const isFinal = (fate: Fate): boolean => fate.word === "done" || fate.word === "not-done";

export function wordFor(outcome: CustomerOutcomeJson | undefined, state: DrawdownStateJson | RepaymentStateJson | undefined): Word {
  switch (outcome) {
    case "CUSTOMER_OUTCOME_DONE":
      // Both have to say so.
      return state === "DRAWDOWN_STATE_DISBURSED" || state === "REPAYMENT_STATE_REPAID" ? "done" : "confirming";
    case "CUSTOMER_OUTCOME_NOT_DONE":
      return "not-done";
    case "CUSTOMER_OUTCOME_SEE_STAFF":
      return "staff";
    default:
      return "confirming";
  }
}

export function ofDrawdown(drawdown: DrawdownJson): Fate {
  const no = drawdown.refusal === undefined || drawdown.refusal === null ? undefined : refusedBy(drawdown.refusal);
  return { word: wordFor(drawdown.outcome, drawdown.state), amount: fromMoney(drawdown.terms?.amount), queryNumber: drawdown.queryNumber ?? "", drawdown, ...(no === undefined ? {} : { no }) };
}

export function ofRepayment(repayment: RepaymentJson): Fate {
  const no = repayment.refusal === undefined || repayment.refusal === null ? undefined : refusedBy(repayment.refusal);
  return { word: wordFor(repayment.outcome, repayment.state), amount: fromMoney(repayment.parts?.amount), queryNumber: repayment.queryNumber ?? "", repayment, ...(no === undefined ? {} : { no }) };
}

/** Follow a request to its end, or until the signal says that nobody looks any more. */
export async function followSent(sent: Sent, first: Promise<Answer<Fate>> | null, tell: (fate: Fate) => void, signal: AbortSignal): Promise<void> {
  const tellIt = (fate: Fate): Fate => {
    const subject = fate.drawdown?.drawdownId ?? fate.repayment?.repaymentId;
    if (isFinal(fate)) forgetSent(owner(), sent.requestId);
    else if (subject !== undefined) noteSubject(owner(), sent.requestId, subject);
    if (!signal.aborted) tell(fate);
    return fate;
  };
  // Another tab, or this one before it was loaded anew, may have sent it a moment ago. Asked about before it arrives, it
  // would be called off.
  if (first === null) await pause(Math.max(0, GRACE_MS - (Date.now() - sent.time)), signal);
  let known = first === null ? null : settled(sent, await first, tellIt);
  for (let turn = 0; !signal.aborted && (known === null || !isFinal(known)); turn++) {
    if (known === null) tellIt(nothingKnown(sent));
    const subject = known?.drawdown?.drawdownId ?? known?.repayment?.repaymentId ?? sent.subjectId;
    const heardOf = subject === undefined ? await asked(sent) : await watched(sent, subject, tellIt, signal);
    if (heardOf !== null) known = tellIt(heardOf);
    if (known === null || !isFinal(known)) await pause(known === null ? (PAUSES_MS[Math.min(turn, PAUSES_MS.length - 1)] as number) : POLL_MS, signal);
  }
}

const nothingKnown = (sent: Sent): Fate => ({ word: "asking", amount: sent.amount, queryNumber: "" });

function settled(sent: Sent, answer: Answer<Fate>, tell: (fate: Fate) => Fate): Fate | null {
  if (answer.ok) return tell(answer.value);
  const { no } = answer;
  if (no.kind !== "refused" || isOver(no) || AT_THE_DOOR.has(no.reason)) return null;
  return tell({ word: "not-done", amount: sent.amount, queryNumber: "", no });
}

/** Ask by the request's own id. */
async function asked(sent: Sent): Promise<Fate | null> {
  const answer = await (sent.kind === "drawdown" ? askOutcome("DrawdownService/GetDrawdownOutcome", sent.requestId) : askOutcome("RepaymentService/GetRepaymentOutcome", sent.requestId));
  if (answer.ok) return { word: wordFor(answer.value.outcome, answer.value.state), amount: fromMoney(answer.value.amount), queryNumber: answer.value.queryNumber ?? "" };
  if (answer.no.kind === "refused" && answer.no.reason === "NOT_FOUND") return { word: "not-done", amount: sent.amount, queryNumber: "", never: true };
  return null;
}

/** Be told of each change; where the stream breaks, ask how it stands, by the id, which any visit may. */
async function watched(sent: Sent, subject: string, tell: (fate: Fate) => Fate, signal: AbortSignal): Promise<Fate | null> {
  if (sent.kind === "repayment") {
    const answer = await act("RepaymentService/GetRepayment", { repaymentId: subject });
    return answer.ok && answer.value.repayment !== undefined ? ofRepayment(answer.value.repayment) : asked(sent);
  }
  let last: Fate | null = null;
  const ended = await follow(token(), "DrawdownService/WatchDrawdown", { sessionId: sessionId(), drawdownId: subject, afterSequenceNumber: String(seen.get(subject) ?? 0) }, (message: WatchDrawdownResponseJson) => {
    seen.set(subject, Number(message.sequenceNumber ?? 0));
    if (message.drawdown !== undefined) last = tell(ofDrawdown(message.drawdown));
  }, signal);
  if (last !== null) return last;
  if (ended !== null) heard({ ok: false, no: ended });
  return asked(sent);
}

/** The number last seen of each drawdown. */
const seen = new Map<string, number>();

/** Wait, but not when the network has come back, nor when the page is looked at again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      document.removeEventListener("visibilitychange", end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    document.addEventListener("visibilitychange", end);
    signal.addEventListener("abort", end);
  });
}
