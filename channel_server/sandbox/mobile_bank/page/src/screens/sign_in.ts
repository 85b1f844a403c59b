// The mobile bank's own sign-in, played: whom to be is chosen from a list of people who do not exist.
import { fill, h, icon } from "../dom.ts";
import { because, button, note } from "../parts.ts";
import { go, type View } from "../shell.ts";
import { startOver } from "../case.ts";
import { sentBy } from "../store.ts";
import { isLinked } from "./take.ts";
import { customers, enter, owner } from "../visit.ts";

export function signIn(): View {
  const place = h("div", { class: "people" }, h("p", { class: "soft" }, "正在打开…"));
  const foot = h("div", { role: "status" });
  void list(place, foot);
  return {
    main: [
      h("div", {}, h("h1", {}, "您是哪位"), h("p", { class: "soft" }, "演示里点一个人，就是他来了。")),
      note("plain", "人和银行都是虚构的，没有真钱。"),
      place,
    ],
    foot: [foot],
  };
}

async function list(place: HTMLElement, foot: HTMLElement): Promise<void> {
  const people = await customers();
  if (people === null) {
    fill(place, h("p", {}, "没有连上手机银行。"), button("再连一次", () => void list(place, foot)));
    return;
  }
  fill(place, h("ul", { class: "panel list" }, ...people.map(({ key, name }) =>
    h("li", {}, h("button", { class: "item", type: "button", "data-customer": key, onclick: () => void choose(key, foot) }, icon("user"), h("span", { class: "grow" }, name), icon("chev"))))));
}

async function choose(key: string, foot: HTMLElement): Promise<void> {
  fill(foot, h("p", { class: "soft mid" }, "正在登录…"));
  const answer = await enter(key);
  if (!answer.ok) {
    fill(foot, because(answer.no));
    return;
  }
  startOver();
  // What was sent and not heard of comes before anything new.
  go(sentBy(owner()) !== null ? "outcome" : isLinked() ? "take" : "line", { replace: true });
}
