pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter
import Edian.Counter.Data

// The screen turned to the customer: what this loan would cost, in large letters, and one way back. Nothing is agreed
// to here. A long plan stands in two or three columns, and moves under the arrows where even those are too long.
FocusScope {
    id: o
    required property OfferModel model
    readonly property int count: model.rows.length
    readonly property int blocks: Math.max(1, Math.min(Size.offerBlocks, Math.ceil(count / Size.offerRows)))
    readonly property int lines: Math.ceil(count / blocks)
    readonly property bool low: height < Size.shortOffer
    readonly property int factsW: blocks > 1 ? Size.offerFactsLeast : width < Size.windowW ? Size.offerFactsNarrow : Size.offerFacts
    objectName: "offer"
    focus: true
    Component.onCompleted: o.forceActiveFocus()
    Keys.onDownPressed: plan.move(Size.offerRow)
    Keys.onUpPressed: plan.move(-Size.offerRow)
    Rectangle { anchors.fill: parent; color: Theme.paper; MouseArea { anchors.fill: parent; hoverEnabled: true } }
    Rectangle {
        id: head
        width: parent.width
        height: Size.offerHead
        color: Theme.sheet
        Row {
            x: Size.offerPad
            height: parent.height
            spacing: Theme.gutter
            Mark { anchors.verticalCenter: parent.verticalCenter }
            Txt { text: o.model.place; role: "title"; strong: true; height: parent.height }
        }
        Tag { anchors { right: parent.right; rightMargin: Size.offerPad; verticalCenter: parent.verticalCenter } text: qsTrId("offer.mark"); tone: "none"; icon: "user" }
        Rectangle { y: parent.height; width: parent.width; height: Theme.hair; color: Theme.line }
    }
    Column {
        id: facts
        x: Size.offerPad
        y: head.height + (o.low ? Theme.wide : Theme.broad)
        width: o.factsW
        Txt { objectName: "offer_title"; width: parent.width; text: o.model.title; font.pixelSize: Size.offerTitle; strong: true; wrapMode: Text.Wrap }
        Item { width: 1; height: o.low ? Theme.gap : Theme.wide }
        Txt { text: o.model.paymentLabel; role: "title"; color: Theme.ink2 }
        Row {
            Txt { id: yuan; text: o.model.payment.split(".")[0]; medium: true; font.pixelSize: Size.offerFigure; color: Theme.greenDeep }
            Txt { anchors.baseline: yuan.baseline; text: "." + (o.model.payment.split(".")[1] ?? ""); font.pixelSize: Theme.hero; color: Theme.ink3 }
        }
        Txt { text: o.model.times; role: "title"; color: Theme.ink2 }
        Item { width: 1; height: Theme.wide }
        Column {
            id: lines
            readonly property int room: o.height - Size.offerFoot - facts.y - y
            readonly property int rowH: Math.min(o.low ? Size.offerFactLow : Size.offerFact, Math.floor(room / Math.max(1, o.model.facts.length)))
            width: parent.width
            Repeater {
                model: o.model.facts.length
                Item {
                    id: fact
                    required property int index
                    readonly property var row: o.model.facts[index] ?? ({ label: "", value: "" })
                    width: lines.width
                    height: lines.rowH
                    Accessible.role: Accessible.StaticText
                    Accessible.name: row.label + " " + row.value
                    Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }
                    Txt { width: parent.width - value.width - Theme.gap; height: parent.height; text: fact.row.label; role: "title"; color: Theme.ink2; elide: Text.ElideRight }
                    Txt { id: value; anchors.right: parent.right; width: Math.min(implicitWidth, parent.width * Size.offerValue); height: parent.height; text: fact.row.value; role: "title"; medium: true; elide: Text.ElideMiddle }
                }
            }
        }
    }
    Rectangle {
        id: box
        x: facts.x + facts.width + Size.offerPad
        y: facts.y
        width: parent.width - x - Size.offerPad
        readonly property int most: parent.height - y - Size.offerFoot - heads.height - Theme.hair
        readonly property int rowH: Math.max(Size.offerRowLeast, Math.min(Size.offerRow, Math.floor(most / Math.max(1, o.lines))))
        height: heads.height + Math.min(most, o.lines * rowH) + Theme.hair
        radius: Theme.radius
        color: Theme.sheet
        border { width: Theme.hair; color: Theme.line }
        Row {
            id: heads
            Repeater {
                model: o.blocks
                OfferRow { width: box.width / o.blocks; height: Size.offerRow; heading: true; tight: o.blocks === Size.offerBlocks; row: ({ number: qsTrId("offer.number"), due: qsTrId("offer.due"), payment: qsTrId("offer.payment"), interest: qsTrId("offer.interest_part") }) }
            }
        }
        Flickable {
            id: plan
            function move(by: real): void { contentY = Math.max(0, Math.min(Math.max(0, contentHeight - height), contentY + by)); }
            y: heads.height
            width: parent.width
            height: parent.height - y - Theme.hair
            contentHeight: o.lines * box.rowH
            clip: contentHeight > height
            interactive: clip
            boundsBehavior: Flickable.StopAtBounds
            Repeater {
                model: o.count
                OfferRow {
                    required property int index
                    x: Math.floor(index / o.lines) * width
                    y: (index % o.lines) * box.rowH
                    width: box.width / o.blocks
                    height: box.rowH
                    tight: o.blocks === Size.offerBlocks
                    row: o.model.rows[index] ?? ({})
                }
            }
        }
    }
    Item {
        x: Size.offerPad
        y: parent.height - Size.offerFoot
        width: parent.width - 2 * x
        height: Size.offerFoot
        Column {
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - back.width - Theme.wide
            spacing: Theme.unit
            Txt { width: parent.width; text: qsTrId("offer.no_contract"); role: "title"; medium: true; elide: Text.ElideRight }
            Txt { objectName: "offer_valid"; width: parent.width; text: o.model.valid; role: "lead"; color: o.model.over ? Theme.ochreInk : Theme.ink2; medium: o.model.over; elide: Text.ElideRight }
        }
        Btn { id: back; objectName: "offer_back"; anchors { right: parent.right; verticalCenter: parent.verticalCenter } implicitHeight: Size.offerBtn; text: qsTrId("offer.back"); key: "Esc"; onClicked: o.model.hide() }
    }
}
