pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// The PIN: keyed on the PIN pad, never here; only dots come back.
PageFrame {
    id: p
    readonly property PinModel model: view.pin
    question: view.main === "anew" ? qsTrId("pin.verified") : qsTrId("pin.question")
    hint: qsTrId("pin.hint")
    Row {
        id: cells
        visible: !p.view.hasNotice
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: Theme.snug
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTrId("pin.spoken").arg(p.model.dots).arg(p.model.length)
        Repeater {
            model: p.model.length
            Rectangle {
                required property int index
                readonly property bool next: index === p.model.dots
                width: (cells.width - cells.spacing * (p.model.length - 1)) / p.model.length
                height: Size.pinCellH
                radius: Theme.radius
                color: Theme.sheet
                border { width: next ? Theme.lineFocus : Theme.line; color: next ? Theme.green : Theme.edge }
                Rectangle {
                    visible: parent.index < p.model.dots
                    anchors.centerIn: parent
                    width: Size.pinDot
                    height: width
                    radius: width / 2
                    color: Theme.ink
                }
            }
        }
    }
    hand: [
        Sheet {
            id: bar
            width: parent.width
            height: Math.max(Size.pinBarH, which.implicitHeight)
            FactRow {
                id: which
                x: Theme.pad
                width: parent.width - 2 * x
                height: parent.height
                label: p.model.tries === "" ? qsTrId("pin.which") : p.model.tries
                labelColor: p.model.tries === "" ? Theme.muted : Theme.ochre
                value: qsTrId("fact.tail").arg(p.view.card.tail)
                last: true
            }
        },
        Scene {
            name: "scene-pin"
            drawn: Size.scenePin
            hand: "scene-pin-hand"
            handBox: Size.scenePinHand
            way: Theme.keyOn
            waiting: p.view.main === "slot" && p.model.dots === 0 && !p.view.covered
            y: bar.height + Theme.snug
            width: parent.width + Theme.margin
            height: Math.min(parent.height - y, width * drawn.height / drawn.width)
        }
    ]
}
