// Puts the screens together and opens the first.
import { listen } from "./live.ts";
import { go, start } from "./shell.ts";
import { sentBy } from "./store.ts";
import { forget, isSignedIn, owner, whenHandedOver } from "./visit.ts";
import { code, dropCode } from "./screens/code.ts";
import { contract } from "./screens/contract.ts";
import { line } from "./screens/line.ts";
import { outcome } from "./screens/outcome.ts";
import { parted } from "./screens/parted.ts";
import { plan } from "./screens/plan.ts";
import { records } from "./screens/records.ts";
import { repay } from "./screens/repay.ts";
import { sign } from "./screens/sign.ts";
import { signIn } from "./screens/sign_in.ts";
import { isLinked, keepLinked, take } from "./screens/take.ts";
import { trip } from "./screens/trip.ts";

keepLinked();
whenHandedOver(() => {
  forget();
  dropCode();
  go("parted", { replace: true });
});

const first = !isSignedIn() ? "sign-in" : sentBy(owner()) !== null ? "outcome" : isLinked() ? "take" : location.hash === "#code" ? "code" : "line";
start({ "sign-in": signIn, line, plan, contract, sign, outcome, repay, records, code, take, trip, parted }, first);
void listen();
void navigator.serviceWorker?.register("sw.js").catch(() => undefined);
