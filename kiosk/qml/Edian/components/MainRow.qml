import QtQuick
import Edian
import Edian.Data

// 返回 left, the one main act right. Where the page cannot go on, the same place says why, or offers what helps.
Row {
    id: m
    required property KioskView view
    property bool backShown: true
    property string backText: qsTrId("frame.back")
    property string backName: "back"
    property string backLead: "back"
    property string nextText: qsTrId("frame.next")
    property string nextName: "next"
    property string nextIcon: "next"
    property bool nextShown: true        // false: the page has nothing to press and says so with `waitText`
    property string waitText: ""
    signal backPressed()
    signal nextPressed()
    readonly property string main: view.main
    readonly property int backW: !back.visible ? 0 : back.width + spacing
    spacing: Theme.gap
    Btn {
        id: back
        objectName: m.backName
        visible: m.backShown
        width: Math.max(Size.backNarrow, Math.min(implicitWidth, m.width / 2))
        text: m.backText
        lead: m.backLead
        onClicked: m.backPressed()
    }
    Btn {
        objectName: m.nextName
        visible: m.nextShown && (m.main === "go" || m.main === "blocked")
        width: m.width - m.backW
        enabled: m.main === "go"
        kind: "primary"
        text: m.main === "go" ? m.nextText : m.view.why
        trail: m.main === "go" ? m.nextIcon : "clock"
        onClicked: m.nextPressed()
    }
    Btn {
        objectName: m.main === "retry" || m.main === "change_amount" || m.main === "anew" ? m.main : "end"
        visible: m.main === "retry" || m.main === "change_amount" || m.main === "anew" || m.main === "end"
        width: m.width - m.backW
        kind: "primary"
        text: m.main === "retry" ? qsTrId("frame.retry") : m.main === "change_amount" ? qsTrId("frame.change_amount") : m.main === "anew" ? qsTrId("frame.anew") : qsTrId("frame.end")
        trail: m.main === "retry" ? "again" : "next"
        onClicked: m.main === "retry" ? m.view.retry() : m.main === "change_amount" ? m.view.changeAmount() : m.main === "anew" ? m.view.beginAnew() : m.view.stop()
    }
    Btn {
        objectName: "call_staff"
        visible: m.main === "staff"
        width: m.width - m.backW
        kind: "primary"
        lead: "help"
        text: qsTrId("frame.help")
        onClicked: m.view.callHelp()
    }
    Btn {
        objectName: "face"
        visible: m.main === "face"
        width: m.width - m.backW
        kind: "primary"
        lead: "face"
        text: qsTrId("frame.face")
        onClicked: m.view.wantFace()
    }
    WaitSlot {
        visible: m.main === "slot" || m.main === "wait" || (m.main === "none" && m.waitText !== "")
        width: m.width - m.backW
        text: m.main === "wait" ? qsTrId("frame.reconnecting") : m.main === "slot" ? m.view.why : m.waitText
    }
}
