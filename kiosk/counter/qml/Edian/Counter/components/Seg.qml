pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// One of a few: its digit chooses it, arrows go along. On the chosen one the tick takes the digit's place, so that
// nothing moves.
FocusScope {
    id: s
    property string label
    property var options: []
    property int current: -1
    property string help
    property string helpTone: "none"
    property bool pictured: false
    property int labelW: Size.label
    readonly property bool focused: box.activeFocus || pictured
    signal chosen(int index)
    implicitHeight: Theme.control + under.implicitHeight
    function choose(index: int): void {
        if (index >= 0 && index < s.options.length && s.enabled)
            s.chosen(index);
    }
    Txt { width: s.labelW; height: Theme.control; text: s.label; role: "table"; color: Theme.ink2; elide: Text.ElideRight }
    Item {
        id: box
        focus: true
        activeFocusOnTab: true
        x: s.labelW
        width: parent.width - x
        height: Theme.control
        Accessible.role: Accessible.RadioButton
        Accessible.name: s.label + " " + (s.options[s.current] ?? "")
        Keys.onPressed: event => {
            const digit = event.key - Qt.Key_1;
            if (event.modifiers === Qt.NoModifier || event.modifiers === Qt.KeypadModifier) {
                if (digit >= 0 && digit < s.options.length) {
                    s.choose(digit);
                    event.accepted = true;
                } else if (event.key === Qt.Key_Left || event.key === Qt.Key_Right) {
                    s.choose(s.current + (event.key === Qt.Key_Right ? 1 : -1));
                    event.accepted = true;
                } else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
                    box.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason);
                    event.accepted = true;
                }
            }
        }
        Rectangle {
            visible: s.focused
            anchors { fill: parent; margins: -Theme.halo }
            radius: Size.haloRadius
            color: Theme.clear
            border { width: Theme.rule; color: Theme.greenLine }
        }
        Row {
            anchors.fill: parent
            Repeater {
                model: s.options.length
                Rectangle {
                    id: one
                    required property int index
                    readonly property bool on: index === s.current
                    width: box.width / s.options.length
                    height: Theme.control
                    color: on ? Theme.greenTint : Theme.sheet
                    border { width: Theme.hair; color: on ? Theme.green : Theme.edge }
                    z: on ? 1 : 0
                    Row {
                        anchors.centerIn: parent
                        spacing: Theme.notch
                        Item {
                            width: Size.segMark
                            height: Theme.control
                            Icon { visible: one.on; name: "check"; size: Size.segMark; weight: Size.penBold; color: Theme.greenDeep; anchors.centerIn: parent }
                            Txt { visible: !one.on; anchors.centerIn: parent; text: one.index + 1; role: "micro"; color: Theme.ink3 }
                        }
                        Txt { objectName: "seg_word"; text: s.options[one.index] ?? ""; role: "table"; medium: one.on; color: one.on ? Theme.greenDeep : Theme.ink; height: Theme.control }
                    }
                    TapHandler { onTapped: { box.forceActiveFocus(); s.choose(one.index); } }
                }
            }
        }
    }
    Help { id: under; x: s.labelW; y: Theme.control; width: box.width; text: s.help; tone: s.helpTone }
}
