pragma ComponentBehavior: Bound
import QtQuick
import Edian

// The plan as a table over the page: every instalment with its date and its parts.
Rectangle {
    id: t
    property alias model: lines.model
    property string totalLabel
    property string total
    readonly property bool brief: Theme.large && !Theme.landscape   // large letters leave room for date and payment
    signal closed()
    objectName: "modal"
    anchors.fill: parent
    color: Theme.paper
    Accessible.role: Accessible.Table
    Accessible.name: qsTrId("plan.table")
    MouseArea { anchors.fill: parent; Accessible.ignored: true }
    component Cell: Txt {
        property real share: 1
        width: (t.width - 2 * Theme.margin) * share
        horizontalAlignment: Text.AlignRight
        anchors.verticalCenter: parent?.verticalCenter
        role: "small"
        digits: true
    }
    Column {
        x: Theme.margin
        y: Theme.wide
        width: parent.width - 2 * x
        Txt { text: qsTrId("plan.table"); role: Theme.landscape ? "act" : "question"; bold: true; bottomPadding: Theme.landscape ? 0 : Theme.snug }
        Row {
            height: Size.tableRow
            Cell { share: t.brief ? .1 : .08; text: qsTrId("plan.number"); color: Theme.muted; horizontalAlignment: Text.AlignLeft }
            Cell { share: t.brief ? .46 : .34; text: qsTrId("plan.due"); color: Theme.muted; horizontalAlignment: Text.AlignLeft }
            Cell { visible: !t.brief; share: .2; text: qsTrId("plan.of_principal"); color: Theme.muted }
            Cell { visible: !t.brief; share: .16; text: qsTrId("plan.of_interest"); color: Theme.muted }
            Cell { share: t.brief ? .44 : .22; text: qsTrId("plan.payment"); color: Theme.muted }
        }
        Rectangle { width: parent.width; height: Theme.line; color: Theme.green }
        Repeater {
            id: lines
            Row {
                id: line
                required property int number
                required property string due
                required property string principal
                required property string interest
                required property string payment
                height: Size.tableRow
                Cell { share: t.brief ? .1 : .08; text: line.number; color: Theme.muted; horizontalAlignment: Text.AlignLeft }
                Cell { share: t.brief ? .46 : .34; text: line.due; horizontalAlignment: Text.AlignLeft }
                Cell { visible: !t.brief; share: .2; text: line.principal }
                Cell { visible: !t.brief; share: .16; text: line.interest }
                Cell { share: t.brief ? .44 : .22; text: line.payment; bold: true }
            }
        }
        Rectangle { width: parent.width; height: Theme.line; color: Theme.edge }
        FactRow { label: t.totalLabel; value: t.total; last: true }
    }
    Btn {
        objectName: "plan_close"
        anchors { right: parent.right; bottom: parent.bottom; rightMargin: Theme.margin; bottomMargin: Theme.landscape ? Size.navDrop : t.height - Theme.handBottom }
        width: Theme.landscape ? Size.navW : parent.width - 2 * Theme.margin
        kind: "primary"
        text: qsTrId("plan.back_to_choice")
        lead: "back"
        onClicked: t.closed()
    }
}
