import QtQuick
import Edian
import Edian.Data

// What became of it, in one of four words. "Done" stands here only when the bank has said so.
PageFrame {
    id: p
    readonly property ResultModel model: view.result
    readonly property bool done: model.kind === "done"
    readonly property bool not: model.kind === "not_done"
    readonly property string said: ls && Theme.large ? "body" : "strong"      // a bank's sentences may be long
    readonly property bool carried: !done && !ls && view.handover.offered
    readonly property color tone: done ? Theme.green : not ? Theme.cinnabar : Theme.ochre
    readonly property color ground: done ? Theme.greenTint : not ? Theme.cinnabarTint : Theme.ochreTint
    handTop: Size.resultHandTop
    main.nextText: model.recovered ? qsTrId("result.seen") : done ? qsTrId("result.take_all") : model.kind === "confirming" ? qsTrId("result.take_wait") : qsTrId("result.take")
    main.backShown: model.canChangeAmount
    main.backText: qsTrId("frame.change_amount")
    main.backName: "change_amount"
    ownBack: true
    onBackAsked: view.changeAmount()
    Rectangle {
        id: banner
        x: -Theme.margin
        y: p.told ? 0 : -Theme.wide
        width: p.ls ? p.split : p.width
        height: p.ls ? p.eyeEnd - p.topEnd : Size.bannerH + Theme.headH - p.topEnd
        color: p.ground
        Seal { id: seal; x: Theme.margin; y: p.ls ? Theme.margin : (parent.height - height) / 2; kind: p.model.kind }
        Column {
            x: p.ls ? Theme.margin : Size.bannerTextX
            anchors { verticalCenter: p.ls ? undefined : parent.verticalCenter; top: p.ls ? seal.bottom : undefined; topMargin: Theme.snug }
            width: parent.width - x - Theme.margin
            Txt { objectName: "outcome"; text: qsTrId("result." + p.model.kind); font.pixelSize: Size.outcomePx(text.length); bold: true; color: p.tone; lineHeight: Theme.tightLine; Accessible.role: Accessible.Heading; Accessible.name: text }
            Txt { text: p.model.under; role: "act"; font.pixelSize: Size.underPx; font.weight: Font.Medium; width: parent.width; wrapMode: Text.Wrap }
        }
    }
    Column {
        parent: p.ls ? p.handItem : p.eyeItem
        y: p.ls ? 0 : banner.y + banner.height + Theme.wide
        width: parent.width
        spacing: p.ls ? (Theme.large ? Theme.u : Theme.snug) : Theme.snug
        AmountDisplay { objectName: "amount"; visible: p.model.amount.whole !== ""; whole: p.model.amount.whole; cents: p.model.amount.cents; px: Theme.heroSmall; tint: p.done ? Theme.ink : Theme.muted }
        Column {
            visible: p.model.why !== ""
            width: parent.width
            spacing: Theme.u
            Txt { text: p.not ? qsTrId("result.why_not") : qsTrId("result.why"); role: "strong"; bold: true; color: p.tone }
            Txt { objectName: "why"; width: parent.width; text: p.model.why; role: p.said; digits: true; wrapMode: Text.Wrap }
        }
        Sheet {
            visible: p.model.remedy !== ""
            width: parent.width
            height: remedy.height + 2 * Theme.pad
            Column {
                id: remedy
                x: Theme.pad
                y: Theme.pad
                width: parent.width - 2 * x
                spacing: Theme.u
                Txt { text: p.not ? qsTrId("result.how") : qsTrId("result.what_now"); role: "strong"; bold: true; color: Theme.green }
                Txt { width: parent.width; text: p.model.remedy; role: p.said; wrapMode: Text.Wrap; digits: true }
                Txt { visible: p.model.code !== ""; text: qsTrId("notice.code").arg(p.model.code); role: "small"; color: Theme.muted; digits: true }
            }
        }
        FactSheet { visible: count > 0; width: parent.width; model: p.model.facts; airy: true; heading: p.model.kind === "confirming" ? qsTrId("result.nothing_more") : "" }
        Txt { objectName: "review_said"; visible: p.view.review.said !== ""; width: parent.width; text: p.view.review.said; role: p.ls || Theme.large ? "body" : "strong"; color: Theme.green; wrapMode: Text.Wrap; digits: true }
        Txt { visible: p.not && !p.view.review.offered && p.view.review.said === "" && !(p.ls && Theme.large); width: parent.width; text: qsTrId("result.review"); color: Theme.muted; wrapMode: Text.Wrap }
        Row {
            visible: p.view.review.offered || p.carried
            width: parent.width
            spacing: Theme.gap
            Btn { objectName: "review"; visible: p.view.review.offered; width: p.carried ? (parent.width - Theme.gap) / 2 : parent.width; height: Theme.target; kind: "secondary"; px: Theme.body; text: qsTrId("review.ask"); onClicked: p.view.askReview() }
            Btn { objectName: "hand_over"; visible: p.carried; width: p.view.review.offered ? (parent.width - Theme.gap) / 2 : parent.width; height: Theme.target; kind: "secondary"; px: Theme.body; lead: "phone"; text: qsTrId("handover.short"); onClicked: p.view.handOver() }
        }
    }
}
