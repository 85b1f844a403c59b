pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data
import Edian.Data

// The screen turned to the customer: large letters, one page at a time, and at the end the field for their name.
FocusScope {
    id: c
    required property CounterContractModel model
    Component.onCompleted: c.forceActiveFocus()
    Press { key: "Esc"; onPressed: c.model.leave() }
    Keys.onDownPressed: flick.move(Size.paperStep)
    Keys.onUpPressed: flick.move(-Size.paperStep)
    Keys.onSpacePressed: flick.move(flick.height - Size.paperStep)
    Panel {
        anchors.fill: parent
        title: qsTrId("contract_c.title")
        note: qsTrId("contract_c.turn")
        side: Txt { text: c.model.signing ? qsTrId("contract_c.sign_here") : c.model.where; strong: true; anchors.verticalCenter: parent?.verticalCenter }
        Flickable {
            id: flick
            readonly property string page: c.model.where
            function move(by: real): void { contentY = Math.max(0, Math.min(contentHeight - height, contentY + by)); }
            function look(): void { if (visible && paper.height > 0 && contentY + height >= contentHeight - Theme.unit) c.model.sawEnd(); }
            onContentYChanged: settled.restart()
            onContentHeightChanged: settled.restart()
            onHeightChanged: settled.restart()
            onPageChanged: { contentY = 0; settled.restart(); }
            Component.onCompleted: settled.restart()
            // A page that was just turned is laid out first: until then its end seems to be in sight.
            Timer { id: settled; interval: Size.paperSettles; onTriggered: flick.look() }
            visible: !c.model.signing
            x: (parent.width - width) / 2
            y: Theme.wide
            width: Math.min(Size.paperW, parent.width)
            height: parent.height - y - Size.paperFoot
            contentHeight: paper.height
            clip: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds
            Column {
                id: paper
                width: parent.width
                spacing: Theme.wide
                Txt { text: c.model.heading; role: "figure"; strong: true }
                Repeater {
                    model: c.model.lines
                    Item {
                        id: one
                        required property var modelData
                        readonly property bool fact: modelData.label !== ""
                        width: paper.width
                        height: Math.max(said.height, name.height) + (fact ? Theme.gutter : 0)
                        Txt { id: name; visible: one.fact; width: Size.paperLabel; text: one.modelData.label; role: "title"; color: Theme.ink2; wrapMode: Text.Wrap; lineHeight: Size.paperLine }
                        Column {
                            id: said
                            x: one.fact ? Size.paperLabel : 0
                            width: parent.width - x
                            Txt { width: parent.width; text: one.modelData.value; role: "title"; medium: one.fact; wrapMode: Text.Wrap; lineHeight: Size.paperLine }
                            Txt { visible: text !== ""; width: parent.width; text: one.modelData.note; role: "lead"; color: Theme.ink2; wrapMode: Text.Wrap }
                        }
                        Rectangle { visible: one.fact; y: parent.height - Theme.hair; width: parent.width; height: Theme.hair; color: Theme.line }
                    }
                }
            }
        }
        Rectangle {
            visible: c.model.signing
            x: (parent.width - width) / 2
            y: Theme.wide
            width: Math.min(Size.paperW, parent.width)
            height: parent.height - y - Size.paperFoot
            radius: Theme.radius
            color: Theme.sheet
            border { width: Theme.rule; color: Theme.green }
            Txt { anchors.centerIn: parent; visible: !c.model.inked; text: qsTrId("contract_c.write"); role: "figure"; color: Theme.ink3 }
            SignaturePad { objectName: "pad"; anchors.fill: parent; anchors.margins: Theme.rule; ink: c.model.ink; tone: Theme.ink; pen: Theme.unit }
        }
        Column {
            x: (parent.width - width) / 2
            width: Math.min(Size.paperW, parent.width)
            anchors { bottom: parent.bottom; bottomMargin: Theme.wide }
            spacing: Theme.gap
            Help { width: parent.width; text: c.model.trouble; tone: "stop" }
            Row {
                visible: !c.model.signing && flick.contentY + flick.height < flick.contentHeight - Theme.unit
                spacing: Theme.gap
                Keycap { key: "↓"; anchors.verticalCenter: parent?.verticalCenter }
                Txt { text: qsTrId("contract_c.more"); role: "table"; color: Theme.ochreInk; anchors.verticalCenter: parent?.verticalCenter }
            }
            Row {
                spacing: Theme.gutter
                Btn { objectName: "contract_back"; implicitHeight: Theme.actH; text: qsTrId("contract_c.back"); key: "Alt+B"; enabled: !c.model.first; onClicked: c.model.back() }
                Btn { objectName: "contract_next"; visible: !c.model.signing; implicitHeight: Theme.actH; text: c.model.pageRead ? qsTrId("contract_c.next") : qsTrId("contract_c.reading"); key: "Alt+N"; kind: "act"; enabled: c.model.pageRead; onClicked: c.model.next() }
                Btn { objectName: "ink_clear"; visible: c.model.signing; implicitHeight: Theme.actH; text: qsTrId("contract_c.clear"); key: "Alt+K"; enabled: c.model.inked; onClicked: c.model.clearInk() }
                Btn { objectName: "contract_sign"; visible: c.model.signing; implicitHeight: Theme.actH; text: qsTrId("contract_c.signed"); key: "Ctrl+Enter"; kind: "act"; enabled: c.model.inked; onClicked: c.model.sign() }
                Btn { objectName: "contract_leave"; implicitHeight: Theme.actH; text: qsTrId("contract_c.leave"); key: "Esc"; onClicked: c.model.leave() }
            }
        }
    }
}
