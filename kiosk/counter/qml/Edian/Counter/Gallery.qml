pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// Every component in every state. A new state is added here before it is used on a page.
Window {
    id: root
    width: Size.windowW
    height: Size.windowH
    visible: true
    color: Theme.paper
    readonly property int third: (width - 4 * Theme.gutter) / 3
    readonly property int high: (height - 4 * Theme.gutter) / 3.3
    readonly property int higher: height - 4 * Theme.gutter - 2 * high
    readonly property var places: [Theme.gutter, 2 * Theme.gutter + third, 3 * Theme.gutter + 2 * third]
    readonly property var rows: [Theme.gutter, 2 * Theme.gutter + higher, 3 * Theme.gutter + higher + high]
    Panel {
        x: root.places[0]; y: root.rows[0]; width: root.third; height: root.higher
        title: qsTrId("showcase.keys"); note: qsTrId("showcase.keys_note")
        Column {
            y: Theme.gutter
            spacing: Theme.gutter
            Row { spacing: Theme.gap; Btn { text: qsTrId("showcase.act"); cap: "Ctrl+Enter"; kind: "act" } Btn { text: qsTrId("showcase.second"); cap: "Ctrl+P"; lead: "print" } Btn { text: qsTrId("showcase.stop"); cap: "Alt+R"; kind: "stop" } }
            Row { x: Theme.unit; spacing: Theme.gutter; Btn { text: qsTrId("showcase.act"); cap: "Ctrl+Enter"; kind: "act"; pictured: true } Btn { text: qsTrId("showcase.second"); cap: "Ctrl+P"; lead: "print"; pictured: true } Btn { text: qsTrId("showcase.stop"); cap: "Alt+R"; kind: "stop"; pictured: true } }
            Row { spacing: Theme.gap; Btn { text: qsTrId("showcase.act"); cap: "Ctrl+Enter"; kind: "act"; enabled: false } Btn { text: qsTrId("showcase.second"); cap: "Ctrl+P"; lead: "print"; enabled: false } Btn { text: qsTrId("showcase.quiet"); cap: "F1"; kind: "quiet" } }
            Row { spacing: Theme.gap; Keycap { key: "F3" } Keycap { key: "Alt+6" } Keycap { key: "Ctrl+Enter" } Keycap { key: "↑↓" } Keycap { key: "Esc" } }
        }
    }
    Panel {
        x: root.places[1]; y: root.rows[0]; width: root.third; height: root.higher
        title: qsTrId("showcase.fields")
        Column {
            y: Theme.gap
            width: parent.width
            spacing: Theme.unit
            Pick { width: parent.width; label: qsTrId("showcase.plain"); options: [{ code: "01", text: qsTrId("purpose.farming"), initials: "hf" }]; current: "01" }
            Field { width: parent.width; label: qsTrId("showcase.focused"); value: "80,000.00"; suffix: qsTrId("drawdown.yuan"); money: true; pictured: true; help: qsTrId("showcase.help") }
            Field { width: parent.width; label: qsTrId("showcase.wrong"); value: "6217"; error: true; help: qsTrId("showcase.wrong_why"); helpTone: "stop" }
            Field { width: parent.width; label: qsTrId("showcase.locked"); value: "JC2024-0187"; locked: true; key: "F10" }
            Seg { width: parent.width; label: qsTrId("showcase.choice"); options: ["3", "6", "12"]; current: 1; pictured: true }
        }
    }
    Panel {
        x: root.places[2]; y: root.rows[0]; width: root.third; height: root.higher
        title: qsTrId("showcase.states"); note: qsTrId("showcase.states_note")
        Column {
            y: Theme.gutter
            width: parent.width
            spacing: Theme.gutter
            Row { spacing: Theme.gap; Outcome { outcome: "DONE" } Outcome { outcome: "CONFIRMING" } Outcome { outcome: "NOT_DONE" } Outcome { outcome: "SEE_STAFF" } }
            Row { spacing: Theme.gap; Tag { text: qsTrId("sign_in.works"); tone: "ok"; icon: "done" } Tag { text: qsTrId("sign_in.broken"); tone: "attn"; icon: "alert" } Tag { text: qsTrId("customer.frozen"); tone: "stop"; icon: "lock" } Tag { text: qsTrId("flight.waits_customer"); icon: "qr" } Mask {} }
            Row { spacing: Theme.wide; Chan { channel: "KIOSK" } Chan { channel: "COUNTER" } Chan { channel: "MOBILE" } }
            Row { spacing: Theme.wide; Deadline { width: Size.signCount; text: "29"; part: .97 } Deadline { width: Size.signCount; text: "9"; part: .3; tone: "attn" } Deadline { width: Size.signCount; text: "14"; part: 1; tone: "stop" } }
            Banner { width: parent.width; text: qsTrId("showcase.banner"); icon: "hourglass"; more: qsTrId("showcase.banner_more"); act: qsTrId("flight.see"); cap: "Alt+6" }
            Banner { width: parent.width; tone: "stop"; text: qsTrId("customer.line_frozen"); icon: "lock"; act: qsTrId("flight.see"); cap: "Alt+7" }
        }
    }
    Panel {
        x: root.places[0]; y: root.rows[1]; width: root.third; height: root.high
        title: qsTrId("showcase.line"); note: qsTrId("showcase.line_note")
        Row { y: Theme.gap; spacing: Theme.wide; Figure { label: qsTrId("customer.available"); value: "38,000.00"; swatch: "free"; color: Theme.greenDeep } Figure { label: qsTrId("customer.held"); value: "20,000.00"; swatch: "held" } Figure { label: qsTrId("drawdown.this"); value: "80,000.00"; swatch: "add" } }
        Column {
            y: Theme.topbar * 2
            width: parent.width
            spacing: Theme.gap
            LineBar { width: parent.width; used: .31; held: .1 }
            LineBar { width: parent.width; used: .31; held: .1; add: .4 }
            LineBar { width: parent.width; used: .31; held: .1; add: .4; landed: true }
        }
    }
    Panel {
        x: root.places[1]; y: root.rows[1]; width: root.third * 2 + Theme.gutter; height: root.high
        title: qsTrId("showcase.table"); count: "3"; pictured: true; pad: Theme.hair
        Table {
            width: parent.width
            current: 1
            framed: true
            cols: [{ k: "c", label: qsTrId("customer.channel"), w: Size.flyChannel, kind: "chan" }, { k: "w", label: qsTrId("customer.what"), w: 1 }, { k: "a", label: qsTrId("customer.amount"), w: Size.noteMoney, kind: "num", medium: true }, { k: "o", label: qsTrId("customer.state"), w: Size.flyState, kind: "outcome" }, { k: "d", label: qsTrId("customer.deadline"), w: Size.flyClock, kind: "clock" }, { k: "key", label: qsTrId("customer.key"), w: Size.flyKey, kind: "key" }]
            rows: [
                { c: "KIOSK", w: qsTrId("showcase.plain"), a: "6,200.00", o: "DONE", d: { text: "29", part: .97, tone: "none" }, key: "Alt+5" },
                { c: "COUNTER", w: qsTrId("showcase.focused"), a: "80,000.00", o: "CONFIRMING", d: { text: "9", part: .3, tone: "attn" }, key: "Alt+6" },
                { c: "MOBILE", w: qsTrId("showcase.dim"), a: "−15,000.00", o: "NOT_DONE", d: { text: "20", part: .6, tone: "none" }, key: "", dim: true }
            ]
            total: ({ w: qsTrId("note.total"), a: "71,200.00" })
        }
    }
    Panel {
        x: root.places[0]; y: root.rows[2]; width: root.third; height: root.high
        title: qsTrId("drawdown.check")
        Column {
            y: Theme.unit
            width: parent.width
            Check { name: qsTrId("check.available"); fact: "80,000 ≤ 118,000" }
            Check { verdict: "attn"; name: qsTrId("check.approval"); fact: "60,000 > 50,000"; why: qsTrId("check.approval_why") }
            Check { verdict: "stop"; name: qsTrId("check.line"); fact: qsTrId("customer.line_frozen"); why: qsTrId("check.line_frozen_why") }
            Check { verdict: "wait"; name: qsTrId("check.purpose"); fact: qsTrId("check.no_purpose") }
        }
    }
    Panel {
        x: root.places[1]; y: root.rows[2]; width: root.third; height: root.high
        title: qsTrId("showcase.empty")
        Empty { title: qsTrId("customer.flight_none"); why: qsTrId("customer.flight_none_why"); Btn { text: qsTrId("showcase.second"); cap: "Alt+H" } }
    }
    Panel {
        x: root.places[2]; y: root.rows[2]; width: root.third; height: root.high
        title: qsTrId("showcase.colours")
        Grid {
            y: Theme.gutter
            columns: 5
            spacing: Theme.gutter
            Repeater {
                model: ["ink", "ink2", "ink3", "green", "greenTint", "ochre", "ochreTint", "stop", "stopTint", "edge", "line", "sunk", "chart2", "chart3", "chart4"]
                Column {
                    id: one
                    required property string modelData
                    spacing: Theme.unit
                    Rectangle { width: Theme.topbar; height: Theme.row; color: Theme[one.modelData]; border { width: Theme.hair; color: Theme.line } }
                    Txt { text: one.modelData; role: "micro"; color: Theme.ink3 }
                }
            }
        }
    }
}
