pragma ComponentBehavior: Bound
import QtQuick
import Edian

// Seven plots of a field: tilled ones are done, the thick one is now, thin ones are to come. The words say it too.
Item {
    id: s
    property int step: 1                // 8: all seven are done
    property string name: qsTrId("step." + step)   // what the plot that is now is called
    readonly property bool done: step > Size.steps
    readonly property string saying: done ? qsTrId("step.all_done") : qsTrId("step.of").arg(step).arg(Size.steps)
    height: Size.stepBarH
    Accessible.role: Accessible.ProgressBar
    Accessible.name: saying + (done ? "" : " " + name)
    Row {
        id: bars
        width: parent.width
        height: Size.stepNow
        spacing: Size.stepGap
        Repeater {
            model: Size.steps
            Item {
                id: plot
                required property int index
                readonly property bool now: index + 1 === s.step
                readonly property bool tilled: index < s.step
                width: (bars.width - bars.spacing * (Size.steps - 1)) / Size.steps
                height: bars.height
                Rectangle {
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width
                    height: plot.now ? Size.stepNow : Size.stepRest
                    radius: height / 2
                    color: plot.tilled ? Theme.green : Theme.paper
                    border { width: plot.tilled ? 0 : Theme.line; color: Theme.edge }
                }
            }
        }
    }
    Row {
        anchors { left: parent.left; bottom: parent.bottom }
        spacing: Size.slotInset
        Txt { text: s.saying; role: "small"; bold: true; color: Theme.green; digits: true }
        Txt { visible: !s.done; text: s.name; role: "small"; bold: true }
    }
    Txt {
        visible: s.step < Size.steps
        anchors { right: parent.right; bottom: parent.bottom }
        text: qsTrId("step.next").arg(qsTrId("step." + (s.step + 1)))
        role: "small"
        color: Theme.muted
    }
}
