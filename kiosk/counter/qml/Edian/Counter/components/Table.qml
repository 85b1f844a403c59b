pragma ComponentBehavior: Bound
import QtQuick
import Edian.Counter

// Hairlines, no zebra. cols: [{ k, label, w, kind, medium, soft, align }], w over 1 in px and up to 1 a share of what is
// left. rows: [{ k: value, …, dim }]. With `selects` it takes the focus: ↑↓ move, Enter opens, and so does a double click.
FocusScope {
    id: t
    property var cols: []
    property var rows: []
    property var total: null
    property int current: -1
    property bool selects: false
    property bool header: true
    property int rowH: Theme.rowDense
    property bool framed: selects && activeFocus       // the row wears the frame
    readonly property real fixed: cols.reduce((sum, c) => sum + (c.w > 1 ? c.w : 0), 0)
    readonly property int headH: header ? Size.head : 0
    readonly property int totalH: total ? rowH + Size.totalExtra : 0
    signal moved(int index)
    signal opened(int index)
    implicitHeight: headH + rows.length * rowH + totalH
    function widthOf(c: var): real { return c.w > 1 ? c.w : Math.floor((width - fixed) * c.w); }
    function move(by: int): void {
        if (t.rows.length === 0)
            return;
        const to = Math.max(0, Math.min(t.rows.length - 1, t.current + by));
        t.moved(to);
        flick.reveal(to);
    }
    activeFocusOnTab: (selects && rows.length > 0) || activeFocus      // rows may go from under the frame
    Accessible.role: Accessible.Table
    Keys.enabled: selects
    Keys.onUpPressed: t.move(-1)
    Keys.onDownPressed: t.move(1)
    Keys.onReturnPressed: if (t.current >= 0) t.opened(t.current)
    Keys.onEnterPressed: if (t.current >= 0) t.opened(t.current)
    Keys.onPressed: event => {
        if (event.key === Qt.Key_Home || event.key === Qt.Key_End) {
            t.move(event.key === Qt.Key_Home ? -t.rows.length : t.rows.length);
            event.accepted = true;
        }
    }
    Rectangle {
        visible: t.header
        width: parent.width
        height: Size.head
        color: Theme.paper
        Row {
            Repeater {
                model: t.cols
                Txt {
                    required property var modelData
                    width: t.widthOf(modelData)
                    height: Size.head
                    leftPadding: Size.cellPad
                    rightPadding: Size.cellPad
                    text: modelData.label ?? ""
                    role: "micro"
                    color: Theme.ink3
                    elide: Text.ElideRight
                    horizontalAlignment: modelData.kind === "num" ? Text.AlignRight : modelData.kind === "key" || modelData.align === "center" ? Text.AlignHCenter : Text.AlignLeft
                }
            }
        }
        Rectangle { width: parent.width; height: Theme.hair; y: Size.head - Theme.hair; color: Theme.line }
    }
    Flickable {
        id: flick
        function reveal(index: int): void {
            const top = index * t.rowH;
            if (top < contentY)
                contentY = top;
            else if (top + t.rowH > contentY + height)
                contentY = Math.min(contentHeight - height, top + t.rowH - height);
        }
        y: t.headH
        width: parent.width
        height: Math.min(contentHeight, t.height - t.headH)
        contentHeight: t.rows.length * t.rowH + t.totalH
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentHeight > height
        clip: contentHeight > height
        Repeater {
            model: t.rows.length
            Item {
                id: row
                required property int index
                readonly property var data_: t.rows[index] ?? ({})
                readonly property bool sel: index === t.current
                y: index * t.rowH
                width: t.width
                height: t.rowH
                Rectangle { anchors.fill: parent; visible: row.sel; color: Theme.greenTint }
                Rectangle { visible: !row.sel; width: parent.width; height: Theme.hair; y: parent.height - Theme.hair; color: Theme.sunk }
                Row {
                    Repeater {
                        model: t.cols
                        Cell { required property var modelData; col: modelData; value: row.data_[modelData.k]; dim: row.data_.dim === true; width: t.widthOf(modelData); height: t.rowH }
                    }
                }
                Rectangle { visible: row.sel && t.framed; anchors.fill: parent; color: Theme.clear; border { width: Theme.rule; color: Theme.green } }
                Rectangle { visible: row.sel && !t.framed; width: Theme.notch; height: parent.height; color: Theme.green }
                TapHandler {
                    enabled: t.selects
                    onTapped: { t.forceActiveFocus(); t.moved(row.index); }
                    onDoubleTapped: t.opened(row.index)
                }
            }
        }
        Item {
            visible: t.totalH > 0
            y: t.rows.length * t.rowH
            width: t.width
            height: t.totalH
            Rectangle { width: parent.width; height: Theme.hair; color: Theme.ink }
            Rectangle { width: parent.width; height: Theme.hair; y: parent.height - 3 * Theme.hair; color: Theme.ink }
            Rectangle { width: parent.width; height: Theme.hair; y: parent.height - Theme.hair; color: Theme.ink }
            Row {
                Repeater {
                    model: t.total ? t.cols : []
                    Cell { required property var modelData; col: ({ kind: modelData.kind === "num" ? "num" : "text", medium: true }); value: t.total?.[modelData.k]; width: t.widthOf(modelData); height: t.rowH }
                }
            }
        }
    }
}
