// The case has gone to another channel: this screen has no say in it any more, and says so.
import { startOver } from "../case.ts";
import { h, icon } from "../dom.ts";
import { button, note } from "../parts.ts";
import { go, type View } from "../shell.ts";

export function parted(): View {
  return {
    main: [
      h("div", { class: "sign done" }, h("div", { class: "mark" }, icon("swap")), h("h1", {}, "已经转过去了"), h("p", { class: "soft" }, "在终端或柜台接着办")),
      note("plain", "手机上不能再动这一笔。已经发出的不会办两次，办好了这里也看得到。"),
    ],
    foot: [button("重新登录，看额度", () => {
      startOver();
      go("sign-in", { replace: true });
    })],
    final: true,
  };
}
