import QtQuick
import "."

// An act: by click, by Tab and Enter or Space, or by the key on its cap (which the window hears).
Rectangle {
    id: btn
    property string text
    property string key
    property string tone: "second"        // act, second, stop
    property bool small: false
    property bool chosen: false
    signal clicked()
    implicitHeight: small ? Theme.chip : Theme.control
    implicitWidth: row.implicitWidth + (small ? 16 : 22)
    radius: Theme.radius
    activeFocusOnTab: enabled
    color: !enabled ? Theme.sunk : tone === "act" ? (tap.pressed ? Theme.greenDeep : Theme.green)
        : chosen ? (tone === "stop" ? Theme.stopTint : Theme.greenTint) : tap.pressed ? Theme.sunk : Theme.sheet
    border {
        width: activeFocus || chosen ? 2 : 1
        color: !enabled ? Theme.line : activeFocus ? Theme.green : chosen ? (tone === "stop" ? Theme.stop : Theme.green)
            : tone === "stop" ? Theme.stopLine : tone === "act" ? Theme.green : Theme.edge
    }
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.focusable: enabled
    Accessible.onPressAction: btn.clicked()
    Keys.onReturnPressed: btn.clicked()
    Keys.onEnterPressed: btn.clicked()
    Keys.onSpacePressed: btn.clicked()
    Rectangle {
        visible: btn.activeFocus
        anchors { fill: parent; margins: -3 }
        radius: Theme.radius + 3
        color: Theme.clear
        border { width: 1; color: Theme.greenLine }
    }
    Row {
        id: row
        anchors.centerIn: parent
        spacing: 7
        T {
            anchors.verticalCenter: parent.verticalCenter
            text: btn.text
            medium: !btn.small || btn.chosen
            font.pixelSize: btn.small ? Theme.table : Theme.body
            color: !btn.enabled ? Theme.off : btn.tone === "act" ? Theme.reverse
                : btn.tone === "stop" ? Theme.stopInk : btn.chosen ? Theme.greenDeep : Theme.ink
        }
        Keycap { anchors.verticalCenter: parent.verticalCenter; key: btn.key; dark: btn.tone === "act" && btn.enabled }
    }
    TapHandler { id: tap; onTapped: { btn.forceActiveFocus(Qt.MouseFocusReason); btn.clicked() } }
}
