pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// What the camera read, in clear, for its holder to say whether it is right. On no other page a name stands in full.
PageFrame {
    id: p
    readonly property DocumentModel model: view.document
    handTop: CameraSize.checkHandTop
    question: qsTrId("document.check")
    hint: qsTrId("document.check_hint")
    main.nextText: qsTrId("document.check_right")
    main.backText: qsTrId("document.check_again")
    Sheet {
        parent: p.ls ? p.handItem : p.eyeItem
        visible: !p.view.hasNotice
        width: parent.width
        height: fields.height + 2 * Theme.pad
        Flow {
            id: fields
            x: Theme.pad
            y: Theme.pad
            width: parent.width - 2 * x
            spacing: Theme.gap
            Repeater {
                model: p.model.fields
                Column {
                    id: field
                    required property string label
                    required property string value
                    required property bool unsure
                    required property bool brief
                    required property bool last
                    readonly property bool half: p.ls && brief
                    width: half ? (fields.width - fields.spacing) / 2 : fields.width
                    spacing: Theme.nudge
                    Accessible.role: Accessible.StaticText
                    Accessible.name: label + " " + value
                    Item {
                        width: parent.width
                        height: name.height
                        Txt { id: name; text: field.label; color: Theme.muted; Accessible.ignored: true }
                        StatusLamp { visible: field.unsure && !field.half; anchors { right: parent.right; verticalCenter: name.verticalCenter } lamp: "wait"; text: qsTrId("document.unsure"); weight: Font.Bold }
                    }
                    Txt { width: parent.width; text: field.value; font.pixelSize: CameraSize.readPx; bold: true; digits: true; wrapMode: Text.WrapAnywhere; color: field.unsure ? Theme.ochre : Theme.ink; Accessible.ignored: true }
                    StatusLamp { visible: field.unsure && field.half; lamp: "wait"; text: qsTrId("document.unsure"); weight: Font.Bold }
                    Item { visible: !field.last && !field.half; width: 1; height: Theme.nudge }
                    Rectangle { visible: !field.last && !field.half; width: parent.width; height: Theme.hairline; color: Theme.hair }
                }
            }
        }
    }
    Txt { visible: p.ls; width: parent.width; wrapMode: Text.Wrap; text: qsTrId("document.put_away"); color: Theme.muted }
    hand: [
        Txt { visible: !p.ls && !Theme.large; width: parent.width; wrapMode: Text.Wrap; text: qsTrId("document.put_away"); color: Theme.muted }
    ]
}
