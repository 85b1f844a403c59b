// Dates, times and places as they are written in the language that holds now.
import type { ChannelJson } from "./gen/edian/channel/v1/types_pb.ts";
import type { DateJson } from "./gen/google/type/date_pb.ts";
import { t } from "./language.ts";

export const channelName = (channel: ChannelJson | undefined): string => t.channels[channel ?? "CHANNEL_UNSPECIFIED"] ?? "";

/** `26.04.18`, `18 Apr 26`, for tables. */
export function shortDate(date: DateJson | undefined): string {
  return date === undefined ? "—" : t.shortDate(String(date.year ?? 0).slice(-2), date.month ?? 0, date.day ?? 0);
}

/** `4 月 18 日`, `18 Apr`. */
export function monthDay(date: DateJson | undefined): string {
  return date === undefined ? "—" : t.monthDay(date.month ?? 0, date.day ?? 0);
}

/** `10:47`, or `04-18 10:47` on another day; by this telephone's clock. */
export function clock(time: string | number | undefined): string {
  if (time === undefined) return "—";
  const at = new Date(time);
  const hours = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return at.toDateString() === new Date().toDateString() ? hours : t.dayAndTime(at.getMonth() + 1, at.getDate(), hours);
}

/** `10:47:33`. */
export function seconds(time: string | number | undefined): string {
  return time === undefined ? "—" : `${clock(time)}:${two(new Date(time).getSeconds())}`;
}

const two = (value: number): string => String(value).padStart(2, "0");
