// The case has gone to another channel: this screen has no say in it any more, and says so.
import { startOver } from "../case.ts";
import { h, icon } from "../dom.ts";
import { t } from "../language.ts";
import { button, note } from "../parts.ts";
import { go, type View } from "../shell.ts";

export function parted(): View {
  return {
    main: [
      h("div", { class: "sign done" }, h("div", { class: "mark" }, icon("swap")), h("h1", {}, () => t.parted.title), h("p", { class: "soft" }, () => t.parted.lead)),
      note("plain", () => t.parted.means),
    ],
    foot: [button(() => t.parted.anew, () => {
      startOver();
      go("sign-in", { replace: true });
    })],
    final: true,
  };
}
