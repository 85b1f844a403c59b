pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Window
import Edian

// The demo's panel, beside the terminal: the customer's hands, and one line of what to do next.
Window {
    id: panel
    required property QtObject hands
    readonly property int unit: 8
    width: 44 * unit
    height: column.height + 6 * unit
    visible: true
    color: Theme.field
    title: "顾客的手 · the customer's hands"

    component Act: Rectangle {
        id: act
        property string words
        property string english
        property bool next: false
        property bool strong: false
        signal pressed()
        height: 6 * panel.unit
        radius: panel.unit
        color: tap.pressed ? Theme.greenDown : act.strong || act.next ? Theme.green : Theme.sheet
        border { width: 1; color: Theme.edge }
        Accessible.role: Accessible.Button
        Accessible.name: english === "" ? words : words + " · " + english
        Column {
            anchors.centerIn: parent
            Text {
                anchors.horizontalCenter: parent.horizontalCenter
                text: act.words
                font { pixelSize: 16; weight: Font.Medium; family: "Noto Sans SC" }
                color: act.strong || act.next || tap.pressed ? Theme.sheet : Theme.ink
            }
            Text {
                visible: text !== ""
                anchors.horizontalCenter: parent.horizontalCenter
                text: act.english
                font { pixelSize: 11; family: "Noto Sans SC" }
                color: act.strong || act.next || tap.pressed ? Theme.sheet : Theme.muted
            }
        }
        TapHandler { id: tap; onTapped: act.pressed() }
    }

    Column {
        id: column
        x: 3 * panel.unit
        y: 3 * panel.unit
        width: parent.width - 2 * x
        spacing: panel.unit
        Text { text: "接下来"; color: Theme.muted; font { pixelSize: 14; family: "Noto Sans SC" } }
        Text {
            width: parent.width
            height: 7 * panel.unit
            text: panel.hands.hint
            color: Theme.ink
            wrapMode: Text.Wrap
            font { pixelSize: 20; bold: true; family: "Noto Sans SC" }
        }
        Text {
            width: parent.width
            height: 5 * panel.unit
            text: panel.hands.hintEnglish
            color: Theme.muted
            wrapMode: Text.Wrap
            font { pixelSize: 14; family: "Noto Sans SC" }
        }
        Grid {
            id: grid
            readonly property real cell: (column.width - columnSpacing) / 2
            columns: 2
            columnSpacing: panel.unit
            rowSpacing: panel.unit
            Act { width: grid.cell; words: "放上身份证"; english: "ID card on"; next: panel.hands.page === "identify"; onPressed: panel.hands.putIdCardOn() }
            Act { width: grid.cell; words: "取走身份证"; english: "Take ID card"; next: panel.hands.page === "take_cards"; onPressed: panel.hands.takeIdCard() }
            Act { width: grid.cell; words: "插入银行卡"; english: "Insert card"; next: panel.hands.page === "bank_card" && !panel.hands.cardIn; onPressed: panel.hands.insertBankCard() }
            Act { width: grid.cell; words: "取走银行卡"; english: "Take card"; next: panel.hands.page === "take_cards"; onPressed: panel.hands.takeBankCard() }
            Act { width: grid.cell; words: "输密码"; english: "Key the PIN"; next: panel.hands.page === "pin"; onPressed: panel.hands.keyPin() }
            Act { width: grid.cell; words: "取走凭条"; english: "Take receipt"; next: panel.hands.page === "take_cards"; onPressed: panel.hands.takeReceipt() }
            Act { width: grid.cell; words: "放上手机的码"; english: "Telephone's code"; onPressed: panel.hands.layCode() }
        }
        Grid {
            readonly property bool asked: panel.hands.page === "face"
            visible: asked
            columns: 3
            columnSpacing: panel.unit
            rowSpacing: panel.unit
            Repeater {
                model: [["向左转", "turn_left", "Turn left"], ["向右转", "turn_right", "Turn right"], ["点点头", "nod", "Nod"],
                    ["眨眨眼", "blink", "Blink"], ["张开嘴", "open_mouth", "Open mouth"]]
                Act {
                    required property var modelData
                    width: (column.width - 2 * panel.unit) / 3
                    next: true
                    words: modelData[0]
                    english: modelData[2]
                    onPressed: panel.hands.moveFace(modelData[1])
                }
            }
            Act { width: (column.width - 2 * panel.unit) / 3; words: "站过来"; english: "Step up"; onPressed: panel.hands.standBeforeCamera() }
        }
        Grid {
            visible: panel.hands.page === "document" && panel.hands.hasDocument
            columns: 3
            columnSpacing: panel.unit
            Act { width: (column.width - 2 * panel.unit) / 3; next: true; words: "放正面"; english: "Front"; onPressed: panel.hands.layDocument(0) }
            Act { width: (column.width - 2 * panel.unit) / 3; next: true; words: "放背面"; english: "Back"; onPressed: panel.hands.layDocument(1) }
            Act { width: (column.width - 2 * panel.unit) / 3; words: "拿开"; english: "Take away"; onPressed: panel.hands.takeDocument() }
        }
        Grid {
            id: pad
            readonly property real cell: (column.width - 3 * columnSpacing) / 4
            columns: 4
            columnSpacing: panel.unit
            rowSpacing: panel.unit
            Repeater {
                model: [["1", "1"], ["2", "2"], ["3", "3"], ["取消", "cancel", "Cancel"],
                    ["4", "4"], ["5", "5"], ["6", "6"], ["重输", "clear", "Clear"],
                    ["7", "7"], ["8", "8"], ["9", "9"], ["确认", "enter", "Enter"], ["", ""], ["0", "0"]]
                Act {
                    required property var modelData
                    width: pad.cell
                    opacity: words === "" ? 0 : 1
                    enabled: words !== ""
                    words: modelData[0]
                    english: modelData[2] ?? ""
                    onPressed: panel.hands.key(modelData[1])
                }
            }
        }
        Act {
            width: parent.width
            strong: true
            words: panel.hands.playing ? "停下 · stop" : "替我演一遍 · play it for me"
            onPressed: panel.hands.play()
        }
    }
}
