pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// What became of something that was sent: the word that the customer is told, what to do, and the facts.
FocusScope {
    id: s
    required property SentModel model
    default property alias acts: row.data
    readonly property string tone: ({ done: "ok", not_done: "none", confirming: "attn", see_staff: "stop", waits: "none", sending: "none" })[model.kind] ?? "none"
    readonly property var c: Theme.tone(tone)
    Panel {
        id: panel
        width: Math.min(Size.sentW, parent.width)
        anchors.horizontalCenter: parent.horizontalCenter
        y: Theme.topbar
        height: Theme.wide + top.height + facts.height + row.height + 3 * Theme.wide
        focus: true
        Rectangle {
            id: top
            x: -Theme.gutter + Theme.hair
            y: Theme.hair
            width: panel.width - 2 * Theme.hair
            height: words.height + 2 * Theme.wide
            color: s.c.tint
            Icon { x: Theme.wide; y: Theme.wide; name: ({ done: "done", not_done: "octagon", confirming: "hourglass", see_staff: "user", waits: "scales", sending: "send" })[s.model.kind] ?? ""; size: Size.emptyIcon; color: s.c.solid }
            Column {
                id: words
                x: Theme.wide * 2 + Size.emptyIcon
                y: Theme.wide
                width: parent.width - x - Theme.wide
                spacing: Theme.gap
                Txt { objectName: "sent_title"; text: s.model.title; role: "figure"; strong: true; color: s.c.ink }
                Txt { width: parent.width; text: s.model.what; role: "lead"; color: Theme.ink2; wrapMode: Text.Wrap; lineHeight: Theme.prose }
                Deadline { width: Size.signDevice; text: s.model.left.text; part: s.model.left.part; tone: s.model.left.tone }
            }
        }
        Column {
            id: facts
            x: Theme.wide - Theme.gutter
            y: top.y + top.height + Theme.wide
            width: parent.width - 2 * x
            Repeater {
                model: s.model.rows
                Kv { required property var modelData; label: modelData.label; value: modelData.value; labelW: Size.signDevice }
            }
        }
        Row { id: row; x: Theme.wide - Theme.gutter; y: facts.y + facts.height + Theme.wide; spacing: Theme.gutter }
    }
}
