pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// A plan of repayment: what it costs, drawn and in rows. Where there is none, why.
Panel {
    id: p
    property string label
    property string payment
    property string interest
    property string total
    property string apr
    property string irr
    property string dayCount
    property var bars: []
    property var rows: []
    property var foot: null
    property string why
    readonly property var narrowCols: [
        { k: "number", label: qsTrId("plan_c.number"), w: Size.planNumber, kind: "num", soft: true }, { k: "due", label: qsTrId("plan_c.due"), w: Size.planDay, soft: true },
        { k: "payment", label: qsTrId("plan_c.payment"), w: .37, kind: "num", medium: true }, { k: "principal", label: qsTrId("plan_c.principal"), w: .34, kind: "num" },
        { k: "interest", label: qsTrId("plan_c.interest_part"), w: .29, kind: "num" }
    ]
    readonly property var wideCols: [
        { k: "number", label: qsTrId("plan_c.number"), w: Size.planNumber, kind: "num", soft: true }, { k: "due", label: qsTrId("plan_c.due"), w: Size.planDay, soft: true },
        { k: "payment", label: qsTrId("plan_c.payment"), w: .27, kind: "num", medium: true }, { k: "principal", label: qsTrId("plan_c.principal"), w: .255, kind: "num" },
        { k: "interest", label: qsTrId("plan_c.interest_part"), w: .23, kind: "num" }, { k: "balance", label: qsTrId("plan_c.balance"), w: .245, kind: "num", soft: true }
    ]
    // An amount is never cut off: where there is no room, what is left goes.
    readonly property var cols: width < Size.planWide ? narrowCols : wideCols
    title: qsTrId("plan_c.title")
    note: qsTrId("plan_c.note")
    pad: Theme.hair
    side: Txt { text: p.dayCount; role: "micro"; color: Theme.ink3; anchors.verticalCenter: parent?.verticalCenter }
    Empty { visible: p.rows.length === 0; icon: "chart"; title: qsTrId("plan_c.none"); why: p.why }
    Item {
        visible: p.rows.length > 0
        anchors.fill: parent
        Item {
            id: figures
            x: Theme.gutter
            width: parent.width - 2 * Theme.gutter
            height: Size.planHead
            Figure { y: Theme.gap; label: p.label; value: p.payment; role: "hero"; color: Theme.greenDeep }
            Column {
                x: Size.planSide
                y: Theme.gutter
                width: parent.width - x
                Kv { label: qsTrId("plan_c.interest"); value: p.interest; num: true; strong: true; labelW: Size.label + Theme.gap; implicitHeight: Size.kvTight }
                Kv { label: qsTrId("plan_c.total_all"); value: p.total; num: true; strong: true; labelW: Size.label + Theme.gap; implicitHeight: Size.kvTight }
                Kv { label: qsTrId("plan_c.apr"); value: p.apr; num: true; labelW: Size.label + Theme.gap; implicitHeight: Size.kvTight }
                Kv { label: qsTrId("plan_c.irr"); value: p.irr; num: true; labelW: Size.label + Theme.gap; implicitHeight: Size.kvTight }
            }
        }
        Row {
            id: chart
            x: Theme.gutter
            y: figures.height
            width: parent.width - 2 * Theme.gutter
            height: Size.chartH + Size.chartWords
            spacing: Size.chartGap
            Repeater {
                model: p.bars.length
                Item {
                    id: bar
                    required property int index
                    readonly property var b: p.bars[index] ?? ({ month: "", principal: 0, interest: 0 })
                    width: Math.min(Theme.topbar, (chart.width - (p.bars.length - 1) * Size.chartGap) / p.bars.length)
                    height: chart.height
                    Rectangle { id: low; width: parent.width; y: Size.chartH - height; height: Math.max(0, Math.round((Size.chartH - Theme.gutter) * bar.b.principal)); color: Theme.chart1 }
                    Rectangle { width: parent.width; y: low.y - height - (low.height > 0 ? Theme.hair : 0); height: Math.max(Theme.rule, Math.round((Size.chartH - Theme.gutter) * bar.b.interest)); color: Theme.chart3 }
                    Txt { y: Size.chartH; height: Size.chartWords; width: parent.width; text: bar.b.month; role: "micro"; color: Theme.ink3; horizontalAlignment: Text.AlignHCenter }
                }
            }
        }
        Row {
            id: legend
            x: Theme.gutter
            y: chart.y + chart.height + Theme.unit
            spacing: Theme.gutter
            Row { spacing: Theme.unit; Rectangle { width: Size.key; height: Size.key; color: Theme.chart1; anchors.verticalCenter: parent.verticalCenter } Txt { text: qsTrId("plan_c.principal"); role: "micro"; color: Theme.ink2 } }
            Row { spacing: Theme.unit; Rectangle { width: Size.key; height: Size.key; color: Theme.chart3; anchors.verticalCenter: parent.verticalCenter } Txt { text: qsTrId("plan_c.interest_part"); role: "micro"; color: Theme.ink2 } }
        }
        Table {
            y: legend.y + legend.height + Theme.gap
            rowH: Math.max(Size.rowLow, Math.min(Theme.rowDense, Math.floor((height - Size.head - Size.totalExtra) / 13)))
            width: parent.width
            height: parent.height - y
            cols: p.cols
            rows: p.rows
            total: p.foot
        }
    }
}
