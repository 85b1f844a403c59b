import QtQuick
import Edian
import Edian.Data

// The signature, by finger. Every point the glass reports is kept.
PageFrame {
    id: p
    question: qsTrId("sign.question")
    hint: qsTrId("sign.hint")
    main.nextText: qsTrId("sign.next")
    component Part: Column {
        property string label
        property string value
        Txt { text: parent.label; color: Theme.muted }
        Txt { text: parent.value; role: "strong"; bold: true; digits: true }
    }
    Sheet {
        visible: !p.view.hasNotice
        width: parent.width
        height: p.ls ? parent.height - Theme.pad : Size.signSummary
        Column {
            visible: p.ls
            anchors { left: parent.left; right: parent.right; margins: Theme.pad; verticalCenter: parent.verticalCenter }
            FactRow { label: qsTrId("sign.amount"); value: qsTrId("money.yuan").arg(p.view.plan.amount.text) }
            FactRow { label: p.view.plan.paymentLabel; value: p.view.plan.monthly }
            FactRow { label: qsTrId("fact.term"); value: p.view.plan.term; last: true }
        }
        Row {
            visible: !p.ls
            anchors { left: parent.left; right: parent.right; margins: Theme.wide; verticalCenter: parent.verticalCenter }
            spacing: (width - amount.width - monthly.width - (term.visible ? term.width : 0)) / (term.visible ? 2 : 1)
            Part { id: amount; label: qsTrId("sign.amount"); value: qsTrId("money.yuan").arg(p.view.plan.amount.text) }
            Part { id: monthly; label: p.view.plan.paymentLabel; value: p.view.plan.monthly }
            Part { id: term; visible: amount.width + monthly.width + implicitWidth + Theme.wide < parent.width; label: qsTrId("fact.term"); value: p.view.plan.term }
        }
    }
    hand: [
        Rectangle {
            readonly property bool isTarget: true
            width: parent.width
            height: parent.height - Size.signClearH - Theme.snug
            radius: Theme.radius
            color: Theme.sheet
            border { width: Theme.nudge; color: Theme.green }
            Rectangle { x: Size.signInset; y: parent.height - Size.signLineUp; width: parent.width - 2 * x; height: Theme.line; color: Theme.edge }
            Txt { x: Size.signInset; y: parent.height - Size.signLineUp + Theme.snug; text: qsTrId("sign.line"); role: "small"; color: Theme.muted }
            Txt { anchors { right: parent.right; rightMargin: Size.signInset } y: parent.height - Size.signLineUp + Theme.snug; text: p.view.identify.name; role: "small"; color: Theme.muted }
            SignaturePad {
                objectName: "sign_pad"
                anchors { fill: parent; margins: Theme.nudge }
                ink: p.view.ink
                tone: Theme.ink
                pen: Size.inkPen
                Accessible.role: Accessible.Canvas
                Accessible.name: qsTrId("sign.field")
            }
        },
        Row {
            anchors.bottom: parent.bottom
            spacing: Theme.pad
            Btn { objectName: "sign_clear"; width: Size.backNarrow; height: Size.signClearH; lead: "again"; text: qsTrId("sign.again"); px: Theme.strong; enabled: !p.view.ink.empty; onClicked: p.view.ink.clear() }
            Txt { width: p.handItem.width - Size.backNarrow - Theme.pad; wrapMode: Text.Wrap; height: Size.signClearH; verticalAlignment: Text.AlignVCenter; text: qsTrId("sign.again_hint"); color: Theme.muted }
        }
    ]
}
