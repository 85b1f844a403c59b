// What happens at another channel shows here: by the change feed, resumed by its number; where a server has none, by asking.
import { follow } from "./api.ts";
import type { ChangeKindJson, WatchCustomerResponseJson } from "./gen/edian/channel/v1/change_feed_service_pb.ts";
import { theCase } from "./case.ts";
import { current, tellChanged, type ScreenName } from "./shell.ts";
import { act, ask, heard, isOver, isSignedIn, owner, sessionId, token } from "./visit.ts";

const AGAIN_MS = 1_000;
const OVER_MS = 5_000;
const ASK_MS = 2_000;
/** Units: ms. Somebody who has just signed in is listened for at once. */
const NOBODY_MS = 100;
/** Screens on which money's own answer is waited for, or on which nothing of the line shows. */
const QUIET = new Set<ScreenName>(["sign-in", "outcome", "parted", "take"]);

/** What shows on a screen. A visit's own acts and papers are told as well, and change nothing that is seen. */
const SEEN = new Set<ChangeKindJson>(["CHANGE_KIND_CREDIT_LINE", "CHANGE_KIND_DRAWDOWN", "CHANGE_KIND_REPAYMENT"]);

let last = 0;
/** Whose numbers they are. */
let whose = "";
let opening = true;

/** Listen for as long as the page lives. */
export async function listen(): Promise<void> {
  for (;;) {
    if (!isSignedIn() || document.visibilityState !== "visible") {
      await wait(NOBODY_MS);
      continue;
    }
    const visit = sessionId();
    if (whose !== owner()) last = 0;
    whose = owner();
    const stop = new AbortController();
    // A visit that ends takes its stream with it.
    const guard = setInterval(() => sessionId() !== visit && stop.abort(), AGAIN_MS);
    opening = true;
    const ended = await follow(token(), "ChangeFeedService/WatchCustomer", { sessionId: visit, afterSequenceNumber: String(last) }, hear, stop.signal);
    clearInterval(guard);
    if (ended?.kind === "absent") await poll(visit);
    // Too long ago to be told: the beginning of the next stream is a reason to look at everything anew, as always.
    else if (ended?.kind === "refused" && ended.reason === "CHANGES_UNKNOWN") last = 0;
    else if (ended?.kind === "refused" && sessionId() === visit) heard({ ok: false, no: ended });
    // A visit that is over is opened anew by whatever the customer does next, not for listening.
    await wait(ended !== null && isOver(ended) ? OVER_MS : AGAIN_MS);
  }
}

function hear(message: WatchCustomerResponseJson): void {
  last = Math.max(last, Number(message.sequenceNumber ?? 0), Number(message.change?.sequenceNumber ?? 0));
  // With the first message the feed has begun: what happened between the last look and now is looked for once.
  const kind = message.change?.kind;
  if (opening || (kind !== undefined && SEEN.has(kind))) changed();
  // A case that has gone elsewhere: whether it is this visit's, its next call is told, and so it is made now.
  if (kind === "CHANGE_KIND_HANDOFF") void act("SessionService/GetSession", {});
  opening = false;
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
