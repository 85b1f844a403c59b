pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// Something typed. `value` is what the view model holds; each key goes out as `edited`, and what the model makes of it
// comes back. Enter moves on to the next field unless the page says what else it does.
FocusScope {
    id: f
    property string label
    property string value
    property string suffix
    property string placeholder
    property string help
    property string helpTone: "none"
    property string key                 // shown in the field; the page says what it does
    property bool error: false
    property bool locked: false
    property bool money: false
    property bool secret: false
    property bool pictured: false       // the gallery shows the focus without the keyboard
    property bool enterMovesOn: true
    property int labelW: Size.label
    property int maximumLength: 64
    property bool slashes: !money       // a slash is part of what is typed here
    property bool capsLock: false       // a letter came large without Shift, or small with it
    readonly property bool focused: input.activeFocus || pictured
    readonly property int boxH: money ? Size.money : Theme.control
    signal edited(string text)
    signal accepted
    signal finished
    implicitHeight: boxH + under.implicitHeight
    function selectAll(): void { input.selectAll(); }
    function show(): void {
        if (input.text === f.value)
            return;
        const fromRight = input.length - input.cursorPosition;
        input.text = f.value;
        input.cursorPosition = Math.max(0, input.length - fromRight);
    }
    onValueChanged: show()
    Component.onCompleted: show()
    Txt { width: f.labelW; height: f.boxH; text: f.label; role: "table"; color: Theme.ink2; elide: Text.ElideRight }
    Plate {
        id: box
        x: f.labelW
        width: parent.width - x
        height: f.boxH
        focused: f.focused
        wrong: f.error
        locked: f.locked
        TextInput {
            id: input
            objectName: "input"
            focus: true
            anchors { fill: parent; leftMargin: Size.fieldPad; rightMargin: Size.fieldPad + (tail.width > 0 ? tail.width + Theme.gap : 0) }
            activeFocusOnTab: !f.locked
            readOnly: f.locked
            echoMode: f.secret ? TextInput.Password : TextInput.Normal
            passwordCharacter: "●"
            inputMethodHints: f.secret ? Qt.ImhSensitiveData | Qt.ImhNoPredictiveText : Qt.ImhNoPredictiveText
            maximumLength: f.maximumLength
            font { family: f.money ? Theme.familyMedium : Theme.family; pixelSize: f.money ? Theme.title : Theme.body; weight: f.money ? Font.Medium : Font.Normal; features: { "tnum": 1 } }
            color: Theme.ink
            selectionColor: Theme.greenLine
            selectedTextColor: Theme.ink
            renderType: Text.QtRendering
            clip: true
            horizontalAlignment: f.money ? TextInput.AlignRight : TextInput.AlignLeft
            verticalAlignment: TextInput.AlignVCenter
            Accessible.role: Accessible.EditableText
            Accessible.name: f.label
            Accessible.passwordEdit: f.secret
            onTextEdited: { f.edited(text); f.show(); }
            onActiveFocusChanged: {
                if (activeFocus && !f.secret)
                    selectAll();
                else if (!activeFocus) {
                    deselect();
                    f.finished();
                }
            }
            Keys.onPressed: event => {
                if (event.text === "/" && !f.slashes) {
                    event.accepted = true;
                    Hub.searchWanted();
                }
                const large = event.text.toUpperCase(), small = event.text.toLowerCase();
                if (f.secret && large !== small)
                    f.capsLock = (event.text === large) !== ((event.modifiers & Qt.ShiftModifier) !== 0);
            }
            Keys.onReturnPressed: f.enter()
            Keys.onEnterPressed: f.enter()
            cursorDelegate: Rectangle { visible: input.activeFocus; width: Size.caretW; color: Theme.green }
        }
        Txt {
            visible: f.value === "" && input.text === ""
            anchors.fill: input
            text: f.placeholder
            color: Theme.ink3
            horizontalAlignment: f.money ? Text.AlignRight : Text.AlignLeft
            elide: Text.ElideRight
        }
        Row {
            id: tail
            anchors { right: parent.right; rightMargin: Size.fieldPad; verticalCenter: parent.verticalCenter }
            spacing: Theme.gap
            Txt { visible: text !== ""; text: f.suffix; role: "table"; color: Theme.ink3; anchors.verticalCenter: parent.verticalCenter }
            Icon { visible: f.locked; name: "lock"; size: Size.iconSmall; color: Theme.ink3; anchors.verticalCenter: parent.verticalCenter }
            Keycap { key: f.key; anchors.verticalCenter: parent.verticalCenter }
        }
    }
    Help { id: under; x: f.labelW; y: f.boxH; width: box.width; text: f.help; tone: f.helpTone }
    function enter(): void {
        f.accepted();
        if (f.enterMovesOn)
            input.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason);
    }
}
