// Puts the screens together and opens the first.
import { theCase } from "./case.ts";
import { listen } from "./live.ts";
import { go, start, STEP_SCREENS, type ScreenName } from "./shell.ts";
import { sentBy } from "./store.ts";
import { forget, isSignedIn, owner, whenHandedOver } from "./visit.ts";
import { code } from "./screens/code.ts";
import { contract } from "./screens/contract.ts";
import { line } from "./screens/line.ts";
import { outcome } from "./screens/outcome.ts";
import { parted } from "./screens/parted.ts";
import { change, plan } from "./screens/plan.ts";
import { records } from "./screens/records.ts";
import { repay } from "./screens/repay.ts";
import { sign } from "./screens/sign.ts";
import { signIn } from "./screens/sign_in.ts";
import { isLinked, keepLinked, take } from "./screens/take.ts";
import { trip } from "./screens/trip.ts";

keepLinked();
whenHandedOver(() => {
  forget();
  go("parted", { replace: true });
});

const first = !isSignedIn() ? "sign-in" : sentBy(owner()) !== null ? "outcome" : isLinked() ? "take" : location.hash === "#code" ? "code" : "line";
/** Nobody is shown anything before they have signed in; and while something is on its way, nothing else is signed. */
function rule(name: ScreenName): ScreenName {
  if (!isSignedIn()) return name === "parted" ? name : "sign-in";
  if (STEP_SCREENS.has(name) && !theCase.chosen) return "line";
  return (name === "contract" || name === "sign") && sentBy(owner()) !== null ? "outcome" : name;
}

start({ "sign-in": signIn, line, plan, change, contract, sign, outcome, repay, records, code, take, trip, parted }, first, rule);
void listen();
void navigator.serviceWorker?.register("sw.js").catch(() => undefined);
