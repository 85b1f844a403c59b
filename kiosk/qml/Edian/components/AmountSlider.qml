import QtQuick
import QtQuick.Controls.Basic as C
import Edian

// A slider between − and + of full size: a trembling hand needs no dragging.
Item {
    id: s
    property real position: 0            // 0 to 1, as the amount stands
    property string low
    property string high
    property string lessName
    property string moreName
    signal moved(real position)
    signal stepped(int steps)
    implicitHeight: Theme.target
    Btn {
        objectName: "amount_less"
        width: Theme.target
        height: Theme.target
        lead: "minus"
        Accessible.name: s.lessName
        onClicked: s.stepped(-1)
    }
    Btn {
        objectName: "amount_more"
        anchors.right: parent.right
        width: Theme.target
        height: Theme.target
        lead: "plus"
        Accessible.name: s.moreName
        onClicked: s.stepped(1)
    }
    Txt { x: slider.x; text: s.low; role: "small"; color: Theme.muted; digits: true; anchors { bottom: parent.bottom; bottomMargin: -Theme.nudge } }
    Txt { x: slider.x + slider.width - width; text: s.high; role: "small"; color: Theme.muted; digits: true; anchors { bottom: parent.bottom; bottomMargin: -Theme.nudge } }
    C.Slider {
        id: slider
        objectName: "amount_slider"
        readonly property real run: width - handle.width
        x: Theme.target + Theme.gap + Size.sliderInset
        y: -Size.sliderTop
        width: parent.width - 2 * x
        height: Theme.target
        padding: 0
        value: s.position
        live: true
        Accessible.role: Accessible.Slider
        Accessible.name: qsTrId("amount.slider")
        onMoved: s.moved(value)
        background: Item {
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width
                height: Size.sliderTrack
                radius: height / 2
                color: Theme.sheet
                border { width: Theme.line; color: Theme.edge }
            }
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: slider.handle.x + slider.handle.width / 2
                height: Size.sliderTrack
                radius: height / 2
                color: Theme.green
            }
        }
        handle: Item {
            readonly property bool isTarget: true
            x: slider.visualPosition * slider.run
            width: Theme.target
            height: Theme.target
            Rectangle {
                anchors.centerIn: parent
                width: Size.sliderKnob
                height: width
                radius: width / 2
                color: slider.pressed ? Theme.greenTint : Theme.sheet
                border { width: Size.sliderRing; color: Theme.green }
                Row {
                    anchors.centerIn: parent
                    spacing: Theme.u
                    Repeater {
                        model: 3
                        Rectangle { width: Theme.lineStrong; height: Size.sliderGrip; radius: Theme.hairline; color: Theme.green }
                    }
                }
            }
        }
    }
}
