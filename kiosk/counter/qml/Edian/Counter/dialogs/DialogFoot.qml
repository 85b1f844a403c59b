import QtQuick
import Edian.Counter

// The foot of a dialog: its act, the way out, and what came of it or why it is off.
Column {
    id: f
    property string act
    property string cancel
    property string kind: "act"
    property bool ready: false
    property bool done: false
    property string text
    property string tone: "none"
    signal confirmed
    signal dropped
    width: parent ? parent.width : implicitWidth
    spacing: Theme.gutter
    Row {
        visible: f.text !== ""
        spacing: Theme.snug
        Icon { name: f.tone === "ok" ? "done" : f.tone === "stop" ? "stop" : f.tone === "attn" ? "alert" : "info"; size: Size.iconRow; color: Theme.tone(f.tone).solid; y: Theme.rule }
        Txt { objectName: "dialog_line"; width: f.width - Size.iconRow - Theme.snug; text: f.text; role: "table"; color: Theme.tone(f.tone).ink; wrapMode: Text.Wrap; lineHeight: Theme.prose }
    }
    Row {
        spacing: Theme.gap
        Btn { objectName: "dialog_act"; kind: f.done ? "act" : f.kind; text: f.act; key: "Ctrl+Enter"; enabled: f.ready; onClicked: f.confirmed() }
        Btn { objectName: "dialog_cancel"; visible: !f.done; text: f.cancel; key: "Esc"; onClicked: f.dropped() }
    }
}
