// What has been chosen for one drawdown, from the line to the signature.
import type { CreditLineJson } from "./gen/edian/channel/v1/credit_line_service_pb.ts";
import type { ContractJson } from "./gen/edian/channel/v1/contract_service_pb.ts";
import type { DrawdownTermsJson, QuoteJson } from "./gen/edian/channel/v1/drawdown_service_pb.ts";
import type { PurposeJson, RepaymentMethodJson } from "./gen/edian/channel/v1/types_pb.ts";
import { fen, fromMoney, toMoney, type Fen } from "./money.ts";
import { ask, sessionId } from "./visit.ts";
import type { Answer } from "./api.ts";

interface Case {
  /** It was gone on with: an amount that merely stands in the field is none. */
  chosen: boolean;
  lines: readonly CreditLineJson[];
  line: CreditLineJson | null;
  amount: Fen;
  months: number;
  method: RepaymentMethodJson;
  purpose: PurposeJson;
  dueDay: number;
  quote: QuoteJson | null;
  /** The visit in which the quote was made: in another it is worth nothing. */
  quotedIn: string;
  contract: ContractJson | null;
}

/** The last day that every month has; by this telephone's clock. */
export const today = (): number => Math.min(new Date().getDate(), 28);

const fresh = (): Case => ({
  chosen: false, lines: [], line: null, amount: fen(0), months: 0, method: "REPAYMENT_METHOD_UNSPECIFIED", purpose: "PURPOSE_UNSPECIFIED",
  dueDay: today(), quote: null, quotedIn: "", contract: null,
});

export let theCase: Case = fresh();
export const startOver = (): void => {
  theCase = fresh();
};

/** Ask for the lines; what had been chosen stays where the line still allows it. */
export async function loadLines(): Promise<Answer<null>> {
  const answer = await ask("CreditLineService/ListCreditLines", {});
  if (!answer.ok) return answer;
  theCase.lines = answer.value.creditLines ?? [];
  useLine(theCase.lines.find((each) => each.creditLineId === theCase.line?.creditLineId) ?? theCase.lines[0] ?? null);
  return { ok: true, value: null };
}

export function useLine(line: CreditLineJson | null): void {
  theCase.line = line;
  const [months, methods, purposes] = [line?.termsMonths ?? [], line?.methods ?? [], line?.purposes ?? []];
  if (!months.includes(theCase.months)) theCase.months = months.includes(12) ? 12 : (months[months.length - 1] ?? 0);
  if (!methods.includes(theCase.method)) theCase.method = methods[0] ?? "REPAYMENT_METHOD_UNSPECIFIED";
  if (!purposes.includes(theCase.purpose)) theCase.purpose = purposes[0] ?? "PURPOSE_UNSPECIFIED";
}

export const available = (): Fen => fromMoney(theCase.line?.balance?.available);
export const drawableHere = (): Fen => fromMoney(theCase.line?.drawableHere);

export function terms(): DrawdownTermsJson {
  return {
    creditLineId: theCase.line?.creditLineId ?? "",
    amount: toMoney(theCase.amount),
    termMonths: theCase.months,
    method: theCase.method,
    purpose: theCase.purpose,
    dueDay: theCase.dueDay,
  };
}

/** Take over what was chosen elsewhere, or in an earlier visit. */
export function useTerms(chosen: DrawdownTermsJson): void {
  theCase.line = theCase.lines.find((each) => each.creditLineId === chosen.creditLineId) ?? theCase.line;
  theCase.amount = fromMoney(chosen.amount);
  theCase.months = chosen.termMonths ?? theCase.months;
  theCase.method = chosen.method ?? theCase.method;
  theCase.purpose = chosen.purpose ?? theCase.purpose;
  theCase.dueDay = chosen.dueDay ?? theCase.dueDay;
  useLine(theCase.line);
}

/** Ask what it would cost; a quote of this visit for the same terms is used again while it binds. */
export async function quote(): Promise<Answer<QuoteJson>> {
  const wanted = terms();
  if (theCase.quote !== null && isQuoted()) return { ok: true, value: theCase.quote };
  const answer = await ask("DrawdownService/QuoteDrawdown", { terms: wanted });
  if (!answer.ok) return answer;
  const quoted = { ...answer.value.quote, terms: wanted };
  theCase.quote = quoted;
  theCase.quotedIn = sessionId();
  theCase.contract = null;
  return { ok: true, value: quoted };
}

/** Whether what is chosen now has its price. */
export const isQuoted = (): boolean => theCase.quote !== null && stillBinds(theCase.quote) && JSON.stringify(theCase.quote.terms) === JSON.stringify(terms());

const MARGIN_MS = 60_000;

function stillBinds(quote: QuoteJson): boolean {
  return theCase.quotedIn === sessionId() && Date.parse(quote.expireTime ?? "") - Date.now() > MARGIN_MS;
}
