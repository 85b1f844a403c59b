pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// Everything of the customer's, where it is on the machine, and whether it has been taken.
PageFrame {
    id: p
    readonly property TakeModel model: view.take
    question: model.question
    hint: model.hint
    tray: false
    hasMain: false
    handTop: Size.takeHandTop
    split: Theme.landscape ? Theme.pageW : Theme.split
    Grid {
        id: things
        parent: p.ls ? p.wholeItem : p.eyeItem
        y: Theme.snug
        width: parent.width
        columns: p.ls ? 3 : 1
        spacing: Theme.snug
        Repeater {
            model: p.model.things
            Rectangle {
                id: thing
                required property string name
                required property string art
                required property string title
                required property string place
                required property string lamp
                required property string word
                required property int at
                readonly property bool got: lamp === "on"
                objectName: "take_" + name
                Accessible.role: Accessible.ListItem
                Accessible.name: title + " " + word
                width: p.ls ? (things.width - 2 * things.spacing) / 3 : things.width
                height: Size.takeH
                radius: Theme.radius
                color: got ? Theme.clear : Theme.sheet
                border { width: got ? Theme.line : Size.takeEdge; color: got ? Theme.hair : thing.lamp === "stop" ? Theme.cinnabar : Theme.ochre }
                Art {
                    x: p.ls ? (parent.width - width) / 2 : Theme.margin
                    y: p.ls ? Theme.pad : (parent.height - height) / 2
                    name: thing.art
                    width: Size.takeArtW
                    height: Size.takeArtH
                }
                Column {
                    x: p.ls ? Theme.pad : Size.takeTextX
                    y: p.ls ? Size.takeArtH + Theme.broad : (parent.height - height) / 2
                    spacing: Theme.u
                    Txt { text: thing.title; font.pixelSize: Theme.thing; bold: true; color: thing.got ? Theme.muted : Theme.ink; lineHeight: Theme.tightLine }
                    Txt { text: thing.place; color: Theme.muted }
                }
                Column {
                    anchors { right: parent.right; rightMargin: Theme.pad; verticalCenter: p.ls ? undefined : parent.verticalCenter; bottom: p.ls ? parent.bottom : undefined; bottomMargin: Theme.pad }
                    spacing: Theme.snug
                    StatusLamp { anchors.right: parent.right; lamp: thing.lamp; text: thing.word; px: Size.takeWordPx; weight: Font.Bold }
                    Locator { anchors.right: parent.right; at: thing.at; on: !thing.got }
                }
            }
        }
    }
}
