// The mobile bank's own sign-in, played: whom to be is chosen from a list of people who do not exist.
import { fill, h, icon } from "../dom.ts";
import { language, t } from "../language.ts";
import { because, button, chips, note } from "../parts.ts";
import { again, go, speak, type View } from "../shell.ts";
import { startOver } from "../case.ts";
import { sentBy } from "../store.ts";
import { isLinked } from "./take.ts";
import { customers, enter, owner } from "../visit.ts";

const LANGUAGES = [{ value: "zh-CN", words: "中文", lang: "zh-CN" }, { value: "en", words: "English", lang: "en" }] as const;

export function signIn(): View {
  const place = h("div", { class: "people" }, h("p", { class: "soft" }, () => t.signIn.opening));
  const foot = h("div", { role: "status" });
  void list(place, foot);
  return {
    main: [
      h("div", {}, h("h1", {}, () => t.signIn.title), h("p", { class: "soft" }, () => t.signIn.lead)),
      chips(() => t.shell.language, LANGUAGES, () => language, (chosen) => void (chosen !== language && speak())),
      note("plain", () => t.signIn.fictional),
      place,
    ],
    foot: [foot],
    spokenAnew: again,
    online: again,
  };
}

async function list(place: HTMLElement, foot: HTMLElement): Promise<void> {
  const people = await customers();
  if (people === null) {
    fill(place, h("p", {}, () => t.signIn.lost), button(() => t.signIn.again, () => void list(place, foot)));
    return;
  }
  fill(place, h("ul", { class: "panel list" }, ...people.map(({ key, name }) =>
    h("li", {}, h("button", { class: "item", type: "button", "data-customer": key, onclick: () => void choose(key, foot) }, icon("user"), h("span", { class: "grow", lang: "zh-CN" }, name), icon("chev"))))));
}

/** Pressed twice, somebody comes in once. */
let entering = false;

async function choose(key: string, foot: HTMLElement): Promise<void> {
  if (entering) return;
  entering = true;
  fill(foot, h("p", { class: "soft mid" }, () => t.signIn.entering));
  const answer = await enter(key).finally(() => (entering = false));
  if (!answer.ok) {
    fill(foot, because(answer.no));
    return;
  }
  startOver();
  // What was sent and not heard of comes before anything new.
  go(sentBy(owner()) !== null ? "outcome" : isLinked() ? "take" : "line", { replace: true });
}
