pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// Work lists (待办): what waits for people, what runs out first on top; the chosen item in full at the right.
FocusScope {
    id: p
    required property WorksModel model
    readonly property WorkModel one: model.detail
    readonly property HandOnModel handing: one.handing
    readonly property real leftW: Math.min(ListSize.worksW, Math.round(width * ListSize.worksShare))
    Item {
        anchors.fill: parent
        enabled: !p.handing.shown
        Column {
            id: left
            width: p.leftW
            height: parent.height
            spacing: Theme.gutter
            Panel {
                id: unknown
                focus: true
                width: parent.width
                height: Math.round(left.height * ListSize.unknownShare)
                pad: Theme.hair
                title: qsTrId("work.unknown")
                count: p.model.loaded ? String(p.model.unknown.length) : ""
                note: qsTrId("work.unknown_note")
                key: "Alt+1"
                side: Tag { visible: p.model.overdueText !== ""; text: p.model.overdueText; tone: "stop"; icon: "stop" }
                Table {
                    objectName: "unknown"
                    focus: true
                    anchors.fill: parent
                    selects: true
                    rowH: ListSize.workRow
                    cols: [
                        { k: "channel", label: qsTrId("work.col_channel"), w: ListSize.channel, kind: "chan" },
                        { k: "customer", label: qsTrId("work.col_customer"), w: ListSize.customer, medium: true },
                        { k: "what", label: qsTrId("work.col_what"), w: 1, soft: true },
                        { k: "amount", label: qsTrId("work.col_amount"), w: ListSize.money, kind: "num", medium: true },
                        { k: "begun", label: qsTrId("work.col_begun"), w: ListSize.second, soft: true },
                        { k: "asked", label: qsTrId("work.col_asked"), w: ListSize.asked, kind: "num", soft: true },
                        { k: "owner", label: qsTrId("work.col_owner"), w: ListSize.owner },
                        { k: "left", label: qsTrId("work.col_left"), w: ListSize.ends, kind: "clock" }
                    ]
                    rows: p.model.unknown
                    current: p.model.unknownAt
                    onMoved: index => p.model.choose("unknown", index)
                    onOpened: detail.jump()
                }
                Empty {
                    visible: p.model.loaded && p.model.unknown.length === 0
                    icon: "done"
                    title: qsTrId("work.empty_unknown")
                    why: qsTrId("work.empty_unknown_why")
                }
            }
            Panel {
                id: handoffs
                width: parent.width
                height: Math.round(left.height * ListSize.handoffShare)
                pad: Theme.hair
                title: qsTrId("work.handoffs")
                count: p.model.loaded ? String(p.model.handoffs.length) : ""
                note: qsTrId("work.handoffs_note")
                key: "Alt+2"
                Table {
                    objectName: "handoffs"
                    focus: true
                    anchors.fill: parent
                    selects: true
                    rowH: ListSize.workRow
                    cols: [
                        { k: "channel", label: qsTrId("work.col_from"), w: ListSize.channel, kind: "chan" },
                        { k: "customer", label: qsTrId("work.col_customer"), w: ListSize.customer, medium: true },
                        { k: "what", label: qsTrId("work.col_step"), w: 1 },
                        { k: "amount", label: qsTrId("work.col_amount"), w: ListSize.money, kind: "num" },
                        { k: "cause", label: qsTrId("work.col_why"), w: ListSize.why, soft: true },
                        { k: "left", label: qsTrId("work.col_code_left"), w: ListSize.clock, kind: "clock" },
                        { k: "key", label: qsTrId("work.col_key"), w: ListSize.keyWide, kind: "key" }
                    ]
                    rows: p.model.handoffs
                    current: p.model.handoffsAt
                    onMoved: index => p.model.choose("handoffs", index)
                    onOpened: p.model.open("handoffs")
                }
                Txt {
                    visible: p.model.loaded && p.model.handoffs.length === 0
                    x: Theme.gutter
                    y: Size.head
                    height: ListSize.workRow
                    text: qsTrId("work.empty_handoffs")
                    role: "table"
                    color: Theme.ink3
                }
            }
            Panel {
                id: calls
                width: parent.width
                height: left.height - unknown.height - handoffs.height - 2 * left.spacing
                pad: Theme.hair
                title: qsTrId("work.calls")
                count: p.model.loaded ? String(p.model.calls.length) : ""
                note: p.model.terminals
                key: "Alt+3"
                Table {
                    id: callTable
                    objectName: "calls"
                    focus: true
                    width: parent.width
                    height: Math.min(implicitHeight, Size.head + 3 * ListSize.workRow)
                    selects: true
                    rowH: ListSize.workRow
                    cols: [
                        { k: "terminal", label: qsTrId("work.col_terminal"), w: ListSize.terminal, medium: true },
                        { k: "place", label: qsTrId("work.col_place"), w: 1 },
                        { k: "device", label: qsTrId("work.col_device"), w: ListSize.device, kind: "tag" },
                        { k: "waited", label: qsTrId("work.col_waited"), w: ListSize.waited, kind: "num" },
                        { k: "owner", label: qsTrId("work.col_taken"), w: ListSize.owner },
                        { k: "key", label: qsTrId("work.col_key"), w: ListSize.keyWide, kind: "key" }
                    ]
                    rows: p.model.calls
                    current: p.model.callsAt
                    onMoved: index => p.model.choose("calls", index)
                    onOpened: p.model.open("calls")
                }
                Txt {
                    visible: p.model.loaded && p.model.calls.length === 0
                    x: Theme.gutter
                    y: Size.head
                    height: ListSize.workRow
                    text: qsTrId("work.empty_calls")
                    role: "table"
                    color: Theme.ink3
                }
                Column {
                    y: callTable.height + (p.model.calls.length === 0 ? ListSize.workRow : 0)
                    width: parent.width
                    height: parent.height - y
                    clip: true
                    Txt {
                        visible: p.model.reviews.length > 0
                        x: Theme.gutter
                        height: Size.head
                        text: qsTrId("work.reviews")
                        role: "micro"
                        color: Theme.ink3
                    }
                    Table {
                        objectName: "reviews"
                        visible: p.model.reviews.length > 0
                        width: parent.width
                        selects: true
                        header: false
                        rowH: ListSize.workRow
                        cols: [
                            { k: "channel", w: ListSize.channel, kind: "chan" },
                            { k: "customer", w: ListSize.customer, medium: true },
                            { k: "cause", w: 1, soft: true },
                            { k: "owner", w: ListSize.owner },
                            { k: "left", w: ListSize.ends, kind: "clock" }
                        ]
                        rows: p.model.reviews
                        current: p.model.reviewsAt
                        onMoved: index => p.model.choose("reviews", index)
                        onOpened: detail.jump()
                    }
                    Txt {
                        visible: p.model.settled.length > 0
                        x: Theme.gutter
                        height: Size.head
                        text: qsTrId("work.settled_title")
                        role: "micro"
                        color: Theme.ink3
                    }
                    Repeater {
                        model: p.model.settled.length
                        Kv {
                            required property int index
                            x: Theme.gutter
                            width: calls.width - 2 * Theme.gutter
                            labelW: ListSize.settledTime
                            label: (p.model.settled[index] ?? {}).time ?? ""
                            value: (p.model.settled[index] ?? {}).text ?? ""
                        }
                    }
                }
            }
        }
        WorkDetail {
            id: detail
            anchors { left: left.right; leftMargin: Theme.gutter; right: parent.right }
            height: parent.height
            model: p.one
        }
        Repeater {
            model: Math.min(3, p.model.handoffs.length)
            Press {
                required property int index
                key: "Alt+" + (5 + index)
                onPressed: p.model.takeHandoff(index)
            }
        }
    }
    HandOn { model: p.handing }
}
