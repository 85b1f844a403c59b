import QtQuick
import Edian
import Edian.Data

// Every page is this frame: paper above for the eye, field below for the hand, the same ways at the foot. In landscape
// the paper lies left and the field right; the pages are the same.
Rectangle {
    id: p
    required property KioskView view
    property string question
    property string hint
    property bool hintUrgent: false      // what is said there is asked of the person now
    property bool tray: true
    property bool hasMain: true
    property bool hasFooter: true
    property bool idle: false
    property bool hills: false           // nothing to do here: fields instead of the ridge
    property bool questionInHand: false  // landscape: the document has the whole of the paper
    property int handTop: Theme.handTop
    property int split: Theme.split
    property int eyeGap: Theme.large ? Size.lampGap : Theme.snug
    property bool ownBack: false         // 返回 means something of the page's own: it answers `backAsked`
    signal backAsked()
    property bool noticeShown: view.hasNotice
    property alias main: mainRow
    default property alias eye: eyeBox.data
    property alias hand: handBox.data
    readonly property alias eyeItem: eyeBox
    readonly property alias handItem: handBox
    readonly property alias wholeItem: whole
    readonly property bool aside: ls && questionInHand
    readonly property bool ls: Theme.landscape
    readonly property bool told: strip.shown       // header and steps draw closer, and nothing below moves
    readonly property int eyeEnd: ls ? Theme.footTop - Size.lampGap : handTop - Size.eyeEnd
    readonly property int topEnd: told ? strip.y + strip.height + Theme.gap : Theme.headH        // on a page without steps
    objectName: view.page
    color: Theme.paper

    Rectangle { visible: p.hills && !p.ls; y: p.handTop; width: p.width; height: p.height - y; color: Theme.field }
    Art { visible: p.hills && !p.ls; name: "terraces"; y: p.handTop - Size.hillsAbove; width: p.width; height: Size.attractHillH }
    Ridge { visible: !p.ls && !p.hills; y: p.handTop - Size.ridgeAbove; width: p.width; height: p.height - y }
    Rectangle {
        visible: p.ls
        x: p.split
        y: Theme.fieldTop
        width: p.width - x
        height: p.height - y
        color: Theme.field
        Rectangle { width: Size.ridgeLine; height: Theme.footTop - Theme.fieldTop; color: Theme.green }
        Rectangle { width: parent.width; height: Size.ridgeLine; color: Theme.green }
    }
    Art { visible: p.ls && p.hills; name: "terraces"; x: p.split + Size.ridgeLine; y: Theme.footTop - height; width: p.width - x; height: Size.attractHillH; fillMode: Image.PreserveAspectCrop }
    Rectangle {
        visible: p.ls
        y: Theme.footTop
        width: p.width
        height: p.height - y
        color: Theme.field
        Rectangle { width: p.split; height: Size.ridgeLine; color: Theme.green }
    }

    PageHeader { id: head; objectName: "header"; view: p.view; width: p.width; height: p.told ? BesideSize.headTold : Theme.headH; tray: p.tray }
    Strip {
        id: strip
        view: p.view
        x: Theme.snug
        y: head.height
        width: p.width - 2 * x
        height: BesideSize.stripTold
    }
    StepBar { id: bar; objectName: "steps"; visible: p.view.step > 0; x: Theme.margin; y: p.told ? strip.y + strip.height + BesideSize.stripGap : head.height; height: p.told ? BesideSize.stepBarTold : Size.stepBarH; width: p.width - 2 * Theme.margin; step: p.view.step; name: p.view.stepName }
    Column {
        id: titles
        x: p.aside ? p.split + Theme.wide : Theme.margin
        y: bar.visible ? Theme.headH + Size.stepBarH + (p.ls ? Size.landTitleTop : Theme.wide) : p.told ? p.topEnd : Theme.headH + Theme.wide
        width: (p.ls && !p.aside ? p.split : p.width - (p.aside ? p.split - Size.slotBar : 0)) - 2 * Theme.margin
        spacing: Theme.nudge
        Txt {
            objectName: "question"
            width: parent.width
            text: p.question
            role: "question"
            bold: true
            wrapMode: Text.Wrap
            lineHeight: Theme.tightLine
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Txt { visible: p.hint !== "" && !p.noticeShown; width: parent.width; text: p.hint; color: p.hintUrgent ? Theme.ochre : Theme.muted; bold: p.hintUrgent; wrapMode: Text.Wrap; digits: true }
        Item { visible: p.noticeShown; width: 1; height: Theme.u }
        Notice {
            objectName: "notice"
            visible: p.noticeShown
            width: parent.width
            sentence: p.view.noticeSentence
            remedy: p.view.noticeRemedy
            code: p.view.noticeCode
            grave: p.view.main === "staff"
            room: (p.ls ? p.eyeEnd : p.handTop - Size.ridgeAbove) - titles.y - y
        }
    }
    Item {
        id: eyeBox
        x: Theme.margin
        y: titles.y + (p.question === "" || p.aside ? 0 : titles.height + p.eyeGap) - (p.aside ? Theme.snug : 0)
        width: (p.ls ? p.split : p.width) - 2 * Theme.margin
        height: p.eyeEnd - y
    }
    Item {
        id: whole
        x: Theme.margin
        y: titles.y + titles.height + Theme.wide
        width: p.width - 2 * x
        height: Theme.footTop - y
    }
    Item {
        id: handBox
        x: p.ls ? p.split + Theme.wide : Theme.margin
        y: p.ls ? Size.landHandTop : p.handTop + Theme.snug
        width: Math.max(0, p.width - x - Theme.margin)
        height: (p.ls ? Theme.footTop - Size.lampGap : p.hasMain ? mainRow.y - Theme.snug : foot.y - Theme.snug) - y
    }
    MainRow {
        id: mainRow
        visible: p.hasMain
        view: p.view
        x: p.ls ? p.width - Theme.margin - width : Theme.margin
        y: p.ls ? p.height - Theme.actH - Size.navDrop : Theme.handBottom - Theme.toolH - Theme.snug - Theme.actH
        width: p.ls ? Size.navW : p.width - 2 * Theme.margin
        backShown: p.view.canBack
        onBackPressed: p.ownBack ? p.backAsked() : p.view.back()
        onNextPressed: p.view.next()
    }
    FooterBar {
        id: foot
        visible: p.hasFooter
        view: p.view
        idle: p.idle
        x: Theme.margin
        y: p.ls ? p.height - height - Size.footDrop : Theme.handBottom - height
        width: p.ls ? Size.footW : p.width - 2 * Theme.margin
        height: Theme.toolH
    }
    Txt {
        visible: !p.ls
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Size.baseLift }
        text: p.view.terminal
        role: "small"
        font.pixelSize: Size.base
        color: Theme.muted
        digits: true
    }
}
