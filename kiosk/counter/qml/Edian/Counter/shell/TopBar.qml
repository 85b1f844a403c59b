pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// Who, where and when; and the search, which is one key away on every page.
Rectangle {
    id: bar
    required property CounterView view
    readonly property SearchModel search: view.search
    readonly property bool searching: query.activeFocus
    implicitHeight: Theme.topbar
    color: Theme.sheet
    Rectangle { width: parent.width; height: Theme.hair; y: parent.height - Theme.hair; color: Theme.line }
    Press { key: "/"; onPressed: { query.forceActiveFocus(Qt.ShortcutFocusReason); query.selectAll(); } }
    Connections {
        target: Hub
        function onSearchWanted(): void { query.forceActiveFocus(Qt.ShortcutFocusReason); query.selectAll(); }
    }
    Row {
        x: Theme.gutter + Theme.unit
        height: parent.height
        spacing: Theme.gap
        Mark { anchors.verticalCenter: parent.verticalCenter }
        Txt { text: qsTrId("shell.brand"); strong: true; role: "lead"; anchors.verticalCenter: parent.verticalCenter }
        Txt { text: qsTrId("shell.counter"); color: Theme.ink3; anchors.verticalCenter: parent.verticalCenter }
    }
    Plate {
        id: box
        x: Theme.rail + Theme.gutter
        y: Size.searchTop
        width: Math.min(Size.searchW, right.x - x - Theme.wide)
        height: Size.searchH
        focused: query.activeFocus
        Icon { x: Size.fieldPad; anchors.verticalCenter: parent.verticalCenter; name: "search"; size: Size.iconRow; color: Theme.ink3 }
        TextInput {
            id: query
            objectName: "search"
            anchors { fill: parent; leftMargin: Size.searchIndent; rightMargin: hints.width + Theme.gutter }
            activeFocusOnTab: false
            maximumLength: 64
            font { family: Theme.family; pixelSize: Theme.body; features: { "tnum": 1 } }
            color: Theme.ink
            selectionColor: Theme.greenLine
            selectedTextColor: Theme.ink
            renderType: Text.QtRendering
            clip: true
            verticalAlignment: TextInput.AlignVCenter
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTrId("shell.search")
            cursorDelegate: Rectangle { visible: query.activeFocus; width: Size.caretW; color: Theme.green }
            onTextEdited: { bar.search.edit(text); bar.view.show("customer"); }
            Keys.onUpPressed: bar.search.move(bar.search.current - 1)
            Keys.onDownPressed: bar.search.move(bar.search.current + 1)
            Keys.onReturnPressed: bar.view.openFound()
            Keys.onEnterPressed: bar.view.openFound()
            Keys.onShortcutOverride: event => { if (event.key === Qt.Key_Escape) event.accepted = true; }
            Keys.onEscapePressed: if (text === "") bar.view.focusPage(); else bar.search.clear()
            Connections {
                target: bar.search
                function onTyped(): void { if (query.text !== bar.search.text) query.text = bar.search.text; }
            }
            Component.onCompleted: text = bar.search.text
        }
        Txt {
            visible: query.text === ""
            anchors.fill: query
            text: qsTrId("shell.search")
            color: Theme.ink3
            elide: Text.ElideRight
        }
        Row {
            id: hints
            anchors { right: parent.right; rightMargin: Theme.gap; verticalCenter: parent.verticalCenter }
            spacing: Theme.snug
            Txt { text: qsTrId("shell.read_id"); role: "micro"; color: Theme.ink3; anchors.verticalCenter: parent.verticalCenter }
            Keycap { key: "F9"; anchors.verticalCenter: parent.verticalCenter }
            Txt { text: qsTrId("shell.read_card"); role: "micro"; color: Theme.ink3; anchors.verticalCenter: parent.verticalCenter }
            Keycap { key: "F10"; anchors.verticalCenter: parent.verticalCenter }
            Keycap { key: "/"; anchors.verticalCenter: parent.verticalCenter }
        }
    }
    Row {
        id: right
        anchors { right: parent.right; rightMargin: Theme.gutter + Theme.unit }
        height: parent.height
        spacing: Theme.gutter + Theme.unit
        Row {
            spacing: Theme.snug
            anchors.verticalCenter: parent.verticalCenter
            Icon { name: bar.view.up ? "net" : "netoff"; size: Size.iconRow; color: bar.view.up ? Theme.green : Theme.stop; anchors.verticalCenter: parent.verticalCenter }
            Txt { text: bar.view.up ? qsTrId("shell.line_up") : qsTrId("shell.line_down"); role: "table"; color: bar.view.up ? Theme.ink2 : Theme.stopInk; anchors.verticalCenter: parent.verticalCenter }
        }
        Txt { text: bar.view.place; role: "table"; color: Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
        Txt { text: bar.view.businessDate; role: "table"; color: Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
        Txt { text: bar.view.clock; medium: true; anchors.verticalCenter: parent.verticalCenter }
        Row {
            spacing: Theme.snug
            anchors.verticalCenter: parent.verticalCenter
            Icon { name: "user"; size: Size.iconRow; anchors.verticalCenter: parent.verticalCenter }
            Txt { text: bar.view.user; role: "table"; medium: true; anchors.verticalCenter: parent.verticalCenter }
        }
    }
}
