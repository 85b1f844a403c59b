pragma ComponentBehavior: Bound
import QtQuick
import Edian
import Edian.Data

// The page of the moment on the design's own sheet, scaled as a whole into whatever there is, with at most one panel over
// it. A terminal's window holds it, and a teller's, who looks on and can press nothing.
Item {
    id: root
    required property KioskView view
    property bool inert: false           // shown, and not to be touched or read out
    readonly property var pages: ({
        "out_of_service": outOfService, "recovering": recovering, "attract": attract, "language": language,
        "identify": identify, "document": document, "document_check": documentCheck, "bank_card": bankCard, "pin": pin,
        "face_consent": faceConsent, "face": face, "line": line, "amount": amount, "term": term,
        "contract": contract, "signature": signature, "confirm": confirm, "working": working, "result": result,
        "receipt": receipt, "take_cards": take, "precheck": precheck,
        "repay_note": repayNote, "repay_amount": repayAmount, "repay_confirm": repayConfirm
    })
    implicitWidth: Theme.pageW
    implicitHeight: Theme.pageH
    enabled: !inert

    Binding { target: Theme; property: "large"; value: root.view.largeType }
    Binding { target: Theme; property: "landscape"; value: root.view.landscape }
    Binding { target: Theme; property: "reduced"; value: root.view.reducedMotion }
    Binding { target: Theme; property: "english"; value: root.view.english }

    Item {
        id: stage
        objectName: "stage"
        anchors.centerIn: parent
        width: Theme.pageW
        height: Theme.pageH
        scale: Math.min(root.width / width, root.height / height)
        clip: scale < 1
        Accessible.ignored: root.inert
        Loader {
            id: pageLoader
            objectName: "page"
            width: stage.width
            height: stage.height
            enabled: !root.view.covered
            Accessible.ignored: root.view.covered
            sourceComponent: root.pages[root.view.page]
            onLoaded: entrance.restart()
            ParallelAnimation {
                id: entrance
                NumberAnimation { target: pageLoader; property: "y"; from: Theme.rise; to: 0; duration: Theme.calm; easing.type: Easing.OutCubic }
                NumberAnimation { target: pageLoader; property: "opacity"; from: Theme.reduced ? 1 : 0; to: 1; duration: Theme.calm }
            }
        }
        Rectangle {
            visible: root.view.covered
            anchors.fill: parent
            color: Theme.scrim
            MouseArea { anchors.fill: parent; Accessible.ignored: true }
        }
        Loader {
            objectName: "overlay"
            anchors.fill: parent
            active: root.view.covered
            sourceComponent: root.view.overlay === "timeout_warning" ? timeout : root.view.overlay === "help" ? help : root.view.overlay === "handover" ? handover : stop
        }
    }

    Component { id: outOfService; OutOfServicePage { view: root.view } }
    Component { id: recovering; RecoveringPage { view: root.view } }
    Component { id: attract; AttractPage { view: root.view } }
    Component { id: language; LanguagePage { view: root.view } }
    Component { id: identify; IdPage { view: root.view } }
    Component { id: document; DocumentPage { view: root.view } }
    Component { id: documentCheck; DocumentCheckPage { view: root.view } }
    Component { id: bankCard; CardPage { view: root.view } }
    Component { id: pin; PinPage { view: root.view } }
    Component { id: faceConsent; FaceConsentPage { view: root.view } }
    Component { id: face; FacePage { view: root.view } }
    Component { id: line; LinePage { view: root.view } }
    Component { id: amount; AmountPage { view: root.view } }
    Component { id: term; TermPage { view: root.view } }
    Component { id: contract; ContractPage { view: root.view } }
    Component { id: signature; SignPage { view: root.view } }
    Component { id: confirm; ConfirmPage { view: root.view } }
    Component { id: working; WorkingPage { view: root.view } }
    Component { id: result; ResultPage { view: root.view } }
    Component { id: receipt; ReceiptPage { view: root.view } }
    Component { id: take; TakePage { view: root.view } }
    Component { id: precheck; PrecheckPage { view: root.view } }
    Component { id: repayNote; RepayNotePage { view: root.view } }
    Component { id: repayAmount; RepayAmountPage { view: root.view } }
    Component { id: repayConfirm; RepayConfirmPage { view: root.view } }
    Component { id: handover; HandoverPanel { view: root.view } }
    Component { id: timeout; TimeoutPanel { view: root.view } }
    Component { id: help; HelpPanel { view: root.view } }
    Component { id: stop; StopPanel { view: root.view } }
}
