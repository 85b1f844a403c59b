pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// One of many, by its code, by the initials of its pinyin, or by its words; ↑↓ and Enter, or Tab, take it.
// options: [{ code, text, initials }]
FocusScope {
    id: p
    property string label
    property var options: []
    property string current             // a code
    property string help
    property string helpTone: "none"
    property bool error: false
    property string placeholder
    property int labelW: Size.label
    readonly property var chosenOption: options.find(o => o.code === current) ?? null
    readonly property var matching: {
        const wanted = input.text.trim().toLowerCase();
        return wanted === "" ? options : options.filter(o => o.code.toLowerCase().startsWith(wanted) || o.initials.includes(wanted) || o.text.includes(wanted));
    }
    property bool open: false
    property int at: 0
    signal chosen(string code)
    implicitHeight: Theme.control + under.implicitHeight
    z: open ? 1 : 0
    function take(): void {
        const one = p.matching[p.at];
        if (p.open && one)
            p.chosen(one.code);
        p.close();
    }
    function close(): void {
        p.open = false;
        p.at = 0;
        input.text = "";
    }
    function moveOn(): void { input.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason); }
    Txt { width: p.labelW; height: Theme.control; text: p.label; role: "table"; color: Theme.ink2; elide: Text.ElideRight }
    Plate {
        id: box
        x: p.labelW
        width: parent.width - x
        height: Theme.control
        focused: input.activeFocus
        wrong: p.error
        TextInput {
            id: input
            objectName: "input"
            focus: true
            activeFocusOnTab: true
            anchors { fill: parent; leftMargin: Size.fieldPad; rightMargin: Size.fieldPad + Size.iconSmall }
            maximumLength: 16
            font { family: Theme.family; pixelSize: Theme.body }
            color: Theme.ink
            renderType: Text.QtRendering
            verticalAlignment: TextInput.AlignVCenter
            Accessible.role: Accessible.ComboBox
            Accessible.name: p.label + " " + (p.chosenOption ? p.chosenOption.text : "")
            cursorDelegate: Rectangle { visible: input.activeFocus && input.text !== ""; width: Size.caretW; color: Theme.green }
            onTextEdited: { p.at = 0; p.open = true; }
            onActiveFocusChanged: if (!activeFocus) p.close()
            Keys.onPressed: event => {
                if (event.text === "/") {
                    event.accepted = true;
                    Hub.searchWanted();
                } else if (event.key === Qt.Key_Down || event.key === Qt.Key_Up) {
                    p.at = p.open ? Math.max(0, Math.min(p.matching.length - 1, p.at + (event.key === Qt.Key_Down ? 1 : -1))) : 0;
                    p.open = true;
                    event.accepted = true;
                } else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
                    p.take();
                    p.moveOn();
                    event.accepted = true;
                } else if (event.key === Qt.Key_Tab && p.open) {
                    p.take();
                }
            }
            // Esc closes the list and goes no further.
            Keys.onShortcutOverride: event => {
                if (event.key === Qt.Key_Escape && p.open)
                    event.accepted = true;
            }
            Keys.onEscapePressed: event => { event.accepted = p.open; p.close(); }
        }
        Txt {
            visible: input.text === ""
            anchors.fill: input
            text: p.chosenOption ? p.chosenOption.code + " " + p.chosenOption.text : p.placeholder
            color: p.chosenOption ? Theme.ink : Theme.ink3
            elide: Text.ElideRight
        }
        Icon { name: "chev"; rotation: 90; size: Size.segMark; color: Theme.ink3; anchors { right: parent.right; rightMargin: Size.fieldPad; verticalCenter: parent.verticalCenter } }
        TapHandler { onTapped: { input.forceActiveFocus(); p.open = !p.open; } }
    }
    Help { id: under; x: p.labelW; y: Theme.control; width: box.width; text: p.help; tone: p.helpTone }
    Rectangle {
        visible: p.open && p.matching.length > 0
        x: p.labelW
        y: Theme.control + Theme.unit
        width: box.width
        height: Math.min(Size.pickRows, p.matching.length) * Size.pickRow + 2 * Theme.hair
        color: Theme.sheet
        border { width: Theme.hair; color: Theme.edge }
        ListView {
            anchors { fill: parent; margins: Theme.hair }
            clip: true
            model: p.matching.length
            currentIndex: p.at
            delegate: Rectangle {
                id: row
                required property int index
                readonly property var option: p.matching[index] ?? { code: "", text: "", initials: "" }
                width: ListView.view.width
                height: Size.pickRow
                color: index === p.at ? Theme.greenTint : Theme.sheet
                Rectangle { visible: row.index === p.at; width: Theme.notch; height: parent.height; color: Theme.green }
                Txt { x: Theme.gutter; height: parent.height; text: row.option.code + " " + row.option.text; role: "table" }
                Txt { anchors { right: parent.right; rightMargin: Theme.gutter } height: parent.height; text: row.option.initials; role: "micro"; color: Theme.ink3 }
                TapHandler { onTapped: { p.at = row.index; p.take(); } }
            }
        }
    }
}
