pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// A question over the page: it holds the focus until it is answered, and Esc leaves it without an act. `shown` comes
// from the view model; `dismissed` goes back to it.
FocusScope {
    id: m
    property bool shown: false
    property string title
    property string note
    property int boxW: Size.modalW
    default property alias body: inner.data
    signal dismissed
    anchors.fill: parent
    visible: shown
    enabled: shown
    z: 10
    property Item before: null
    onShownChanged: {
        if (shown) {
            before = Window.activeFocusItem;
            m.forceActiveFocus(Qt.PopupFocusReason);
            if (Window.activeFocusItem === m)
                m.nextItemInFocusChain(true).forceActiveFocus(Qt.PopupFocusReason);
        } else if (before)
            before.forceActiveFocus(Qt.PopupFocusReason);
    }
    Keys.onEscapePressed: m.dismissed()
    Rectangle { anchors.fill: parent; color: Theme.scrim; MouseArea { anchors.fill: parent; hoverEnabled: true } }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: Size.modalTop
        width: m.boxW
        height: inner.y + inner.height + Theme.wide
        radius: Theme.radius
        color: Theme.sheet
        border { width: Theme.hair; color: Theme.green }
        Row {
            x: Theme.wide
            height: Theme.topbar
            spacing: Theme.gutter
            Txt { text: m.title; role: "lead"; strong: true; height: parent.height }
            Txt { text: m.note; role: "table"; color: Theme.ink3; height: parent.height }
        }
        Rectangle { y: Theme.topbar; width: parent.width; height: Theme.hair; color: Theme.line }
        Column { id: inner; x: Theme.wide; y: Theme.topbar + Theme.wide; width: parent.width - 2 * Theme.wide; spacing: Theme.gutter }
    }
}
