// What happens at another channel shows here: by the change feed, resumed by its number; where a server has none, by asking.
import { follow } from "./api.ts";
import type { WatchCustomerResponseJson } from "./gen/edian/channel/v1/change_feed_service_pb.ts";
import { theCase } from "./case.ts";
import { current, tellChanged, type ScreenName } from "./shell.ts";
import { ask, heard, isSignedIn, sessionId, token } from "./visit.ts";

const AGAIN_MS = 1_000;
const ASK_MS = 2_000;
/** Screens on which money's own answer is waited for, or on which nothing of the line shows. */
const QUIET = new Set<ScreenName>(["sign-in", "outcome", "parted", "take"]);

let last = 0;

/** Listen for as long as the page lives. */
export async function listen(): Promise<void> {
  for (;;) {
    if (!isSignedIn() || document.visibilityState !== "visible") {
      await wait(AGAIN_MS);
      continue;
    }
    const visit = sessionId();
    const stop = new AbortController();
    // A visit that ends takes its stream with it.
    const guard = setInterval(() => sessionId() !== visit && stop.abort(), AGAIN_MS);
    const ended = await follow(token(), "ChangeFeedService/WatchCustomer", { sessionId: visit, afterSequenceNumber: String(last) }, hear, stop.signal);
    clearInterval(guard);
    if (ended?.kind === "absent") await poll(visit);
    else if (ended?.kind === "refused" && sessionId() === visit) heard({ ok: false, no: ended });
    await wait(AGAIN_MS);
  }
}

function hear(message: WatchCustomerResponseJson): void {
  last = Math.max(last, Number(message.sequenceNumber ?? 0), Number(message.change?.sequenceNumber ?? 0));
  if (message.change !== undefined && message.change !== null) changed();
}

let pending = 0;

/** Several changes that come close together are looked at once. */
function changed(): void {
  clearTimeout(pending);
  pending = setTimeout(() => {
    if (isSignedIn() && !QUIET.has(current())) tellChanged();
  }, 100);
}

/** Without a feed: ask for the line, and tell when its figures are others. */
async function poll(visit: string): Promise<void> {
  while (sessionId() === visit) {
    await wait(ASK_MS);
    const { line } = theCase;
    if (line === null || document.visibilityState !== "visible" || QUIET.has(current())) continue;
    const answer = await ask("CreditLineService/GetCreditLine", { creditLineId: line.creditLineId ?? "" });
    if (answer.ok && JSON.stringify(answer.value.creditLine?.balance) !== JSON.stringify(theCase.line?.balance)) changed();
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
