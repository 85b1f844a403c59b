pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// A part of a page: title, count, one grey note, and the key that jumps to it. The one with the focus is active: only
// inside it does a row wear the frame.
FocusScope {
    id: p
    property string title
    property string count
    property string note
    property string key
    property bool pictured: false       // shown as active without the keyboard
    property int pad: Theme.gutter
    readonly property bool active: activeFocus || pictured
    property alias side: slot.data
    default property alias body: inner.data
    Press { key: p.key; enabled: p.enabled && p.visible; onPressed: p.jump() }
    function jump(): void {
        p.forceActiveFocus(Qt.ShortcutFocusReason);
        if (!inner.hasActive())
            p.nextItemInFocusChain(true).forceActiveFocus(Qt.ShortcutFocusReason);
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.sheet
        radius: Theme.radius
        border { width: Theme.hair; color: p.active ? Theme.green : Theme.line }
    }
    Rectangle {
        visible: p.active
        y: Theme.gutter
        width: Theme.notch
        height: Theme.panelHead - 2 * Theme.gutter + Theme.unit
        color: Theme.green
    }
    Item {
        id: head
        x: Theme.gutter
        width: parent.width - 2 * Theme.gutter
        height: p.title === "" ? 0 : Theme.panelHead
        visible: height > 0
        Row {
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.gap
            Keycap { key: p.key; anchors.verticalCenter: parent.verticalCenter }
            Txt {
                objectName: "panel_title"
                text: p.title
                strong: true
                width: Math.min(implicitWidth, Math.max(0, head.width - x - slot.width - Theme.gap))
                elide: Text.ElideRight
                anchors.verticalCenter: parent.verticalCenter
            }
            Txt { text: p.count; visible: text !== ""; medium: true; color: Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
            Txt {
                text: p.note
                visible: text !== ""
                role: "micro"
                color: Theme.ink3
                width: Math.min(implicitWidth, Math.max(0, head.width - x - slot.width - Theme.gap))
                elide: Text.ElideRight
                anchors.verticalCenter: parent.verticalCenter
            }
        }
        Row { id: slot; anchors { right: parent.right; verticalCenter: parent.verticalCenter } spacing: Theme.gap }
    }
    Rectangle { visible: head.visible; x: Theme.hair; y: Theme.panelHead; width: parent.width - 2 * Theme.hair; height: Theme.hair; color: Theme.line }
    Item {
        id: inner
        function hasActive(): bool {
            for (let at = p.Window.activeFocusItem; at; at = at.parent)
                if (at === inner)
                    return true;
            return false;
        }
        x: p.pad
        y: head.height + (head.visible ? Theme.hair : 0)
        width: p.width - 2 * p.pad
        height: p.height - y - Theme.hair
    }
}
