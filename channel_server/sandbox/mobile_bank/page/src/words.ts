// Words that the contract names by code: the same ones as on the terminal and in the loan contract (a test compares them).
import type { ChannelJson, PurposeJson, RepaymentMethodJson } from "./gen/edian/channel/v1/types_pb.ts";
import type { DateJson } from "./gen/google/type/date_pb.ts";

export const PURPOSES: Partial<Record<PurposeJson, string>> = {
  PURPOSE_FARMING: "种田、养殖",
  PURPOSE_BUSINESS: "进货、做生意",
  PURPOSE_CONSUMPTION: "家里用",
};

export const METHODS: Partial<Record<RepaymentMethodJson, readonly [string, string]>> = {
  REPAYMENT_METHOD_EQUAL_INSTALMENT: ["每月还一样多", "等额本息"],
  REPAYMENT_METHOD_EQUAL_PRINCIPAL: ["先还多，后还少", "等额本金"],
  REPAYMENT_METHOD_INTEREST_FIRST: ["每月付利息，到期还本", "按月付息到期还本"],
  REPAYMENT_METHOD_BULLET: ["到期一次还清", "到期一次还本付息"],
};

export const CHANNELS: Partial<Record<ChannelJson, string>> = {
  CHANNEL_KIOSK: "终端",
  CHANNEL_COUNTER: "柜台",
  CHANNEL_MOBILE: "手机",
};

/** `26.04.18`, for tables. */
export function shortDate(date: DateJson | undefined): string {
  return date === undefined ? "—" : [String(date.year ?? 0).slice(-2), two(date.month), two(date.day)].join(".");
}

/** `4 月 18 日`. */
export function monthDay(date: DateJson | undefined): string {
  return date === undefined ? "—" : `${date.month} 月 ${date.day} 日`;
}

/** `10:47`, or `04-18 10:47` on another day; by this telephone's clock. */
export function clock(time: string | number | undefined): string {
  if (time === undefined) return "—";
  const at = new Date(time);
  const hours = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === new Date().toDateString() ? hours : `${two(at.getMonth() + 1)}-${two(at.getDate())} ${hours}`;
}

/** `10:47:33`. */
export function seconds(time: string | number | undefined): string {
  return time === undefined ? "—" : `${clock(time)}:${two(new Date(time).getSeconds())}`;
}

const two = (value: number | undefined): string => String(value ?? 0).padStart(2, "0");
