import QtQuick
import "."

// One line of the record: when, at which device, a sign, what, and its bytes or fields.
Item {
    id: root
    required property string time
    required property string mark
    required property string text
    required property string detail
    required property string device
    property bool showDevice: true
    readonly property string tone: mark === "done" || mark === "acknowledged" ? "ok" : mark === "failed" || mark === "trouble" ? "stop" : mark === "hand" ? "attn" : "none"
    readonly property bool wire: mark === "out" || mark === "in"
    readonly property var signs: ({ "out": "→", "in": "←", "event": "◆", "start": "▶", "acknowledged": "✓", "done": "●", "failed": "✕", "hand": "☞", "trouble": "!" })
    readonly property bool wraps: !showDevice && mark === "failed" && detail !== ""
    height: wraps ? 22 + why.height + 2 : 22
    Accessible.role: Accessible.ListItem
    Accessible.name: time + " " + device + " " + text + " " + detail
    Rectangle { visible: root.tone !== "none"; x: -Theme.gutter + 1; width: root.width + 2 * Theme.gutter - 2; height: parent.height; color: Theme.toneTint(root.tone); opacity: .55 }
    T { id: clock; width: 66; height: 22; text: root.time; color: Theme.ink3; font.pixelSize: Theme.micro }
    T { id: where; visible: root.showDevice; x: 68; width: root.showDevice ? 92 : 0; height: 22; text: root.device; font.pixelSize: Theme.micro; color: Theme.ink2 }
    T { id: sign; x: where.x + where.width; width: 20; height: 22; horizontalAlignment: Text.AlignHCenter; text: root.signs[root.mark] || ""; color: root.mark === "out" ? Theme.ochreInk : Theme.toneInk(root.mark === "in" ? "ok" : root.tone); medium: true }
    T {
        id: what
        x: sign.x + 24
        width: Math.min(implicitWidth, root.wire ? 168 : root.width - x)
        height: 22
        text: root.text
        medium: !root.wire
        font.pixelSize: Theme.micro
        color: root.wire ? Theme.ink : Theme.toneInk(root.tone)
    }
    T {
        x: root.wire ? what.x + 174 : what.x + what.width + 12
        visible: !root.wraps
        width: Math.max(0, root.width - x)
        height: 22
        text: root.detail
        mono: root.wire
        font.pixelSize: Theme.micro
        color: Theme.ink2
    }
    T { id: why; visible: root.wraps; x: what.x; y: 20; width: root.width - x; text: root.detail; wrapMode: Text.Wrap; font.pixelSize: Theme.micro; color: Theme.stopInk }
}
