// A case that comes from a terminal or the counter: its code is scanned, typed, or stands in the link that was opened.
import { loadLines, useTerms } from "../case.ts";
import { fill, h } from "../dom.ts";
import { fromMoney, fen } from "../money.ts";
import { because, button, note } from "../parts.ts";
import { go, type Child, type View } from "../shell.ts";
import { keepBeforeSending } from "../store.ts";
import { ask, owner } from "../visit.ts";
import { CHANNELS } from "../words.ts";

const LOOK_MS = 250;

/** A browser that reads codes by itself; not every one does. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
declare const BarcodeDetector: (new (options: { formats: string[] }) => Detector) | undefined;

let linked = "";

/** Keep the code of a link that was opened, and take it out of the address. */
export function keepLinked(): void {
  linked = /^#take=([\w-]{1,128})$/.exec(location.hash)?.[1] ?? linked;
  if (linked !== "") history.replaceState(null, "", "#take");
}

export const isLinked = (): boolean => linked !== "";

export function take(): View {
  keepLinked();
  const field = h("input", { id: "code", autocapitalize: "characters", autocomplete: "off", spellcheck: "false", "aria-label": "转接码", placeholder: "EDIAN1…", value: linked, maxlength: 160 }) as HTMLInputElement;
  const place = h("div", { class: "stack", "aria-live": "polite" });
  const press = button("接过来", () => void takeOver(), "act", "take");
  const takeOver = async (): Promise<void> => {
    press.disabled = true;
    linked = "";
    const answer = await ask("HandoffService/TakeHandoff", { code: field.value.replace(/[\s·]/g, "").toUpperCase() });
    press.disabled = false;
    if (!answer.ok) {
      fill(place, because(answer.no));
      return;
    }
    const { fromChannel, terms, requestId, drawdownId } = answer.value;
    const from = CHANNELS[fromChannel ?? "CHANNEL_UNSPECIFIED"] ?? "别处";
    await loadLines();
    if (terms !== undefined && terms !== null) useTerms(terms);
    if (requestId !== undefined && requestId !== "") {
      // It was sent there: here it is only asked about.
      await keepBeforeSending(owner(), { requestId, kind: "drawdown", amount: terms ? fromMoney(terms.amount) : fen(0), time: Date.now(), ...(drawdownId ? { subjectId: drawdownId } : {}) });
      go("outcome", { replace: true, words: `从${from}接过来了。那边已经发出，这里只看结果。` });
      return;
    }
    go("line", { replace: true, words: `从${from}接过来了，那边不能再办。价钱在这里重新算。` });
  };
  const camera = scanner((found) => {
    field.value = found;
    void takeOver();
  });
  return {
    main: [h("div", {}, h("h1", {}, "接着办"), h("p", { class: "soft" }, "终端或柜台给您的码，扫一下，或者输进来。")), camera?.node ?? null, h("label", { class: "typing" }, h("h2", {}, "转接码"), field), place, note("plain", "接过来以后，那边的屏幕就不能再动这一笔了。")],
    foot: [press],
    leave: () => camera?.stop(),
  };
}

function scanner(found: (content: string) => void): { node: Child; stop: () => void } | null {
  if (typeof BarcodeDetector === "undefined" || navigator.mediaDevices === undefined) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const video = h("video", { class: "camera", playsinline: true, muted: true, hidden: true }) as HTMLVideoElement;
  const words = h("p", { class: "mic mut", role: "status" });
  let stream: MediaStream | null = null;
  let timer = 0;
  const stop = (): void => {
    clearInterval(timer);
    stream?.getTracks().forEach((each) => each.stop());
    stream = null;
    video.hidden = true;
  };
  const open = async (): Promise<void> => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      fill(words, "相机没有打开，把码输进来也一样。");
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    timer = setInterval(() => void detector.detect(video).then((codes) => {
      const code = codes.find((each) => /^EDIAN/i.test(each.rawValue));
      if (code === undefined || stream === null) return;
      stop();
      found(code.rawValue);
    }, () => undefined), LOOK_MS);
  };
  return { node: h("div", { class: "stack" }, video, button("用相机扫", () => void open(), "second"), words), stop };
}
